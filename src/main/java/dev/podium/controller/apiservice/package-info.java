/** Keeps the list of what the API server serves: APIService objects. */
@NullMarked
package dev.podium.controller.apiservice;

import org.jspecify.annotations.NullMarked;
