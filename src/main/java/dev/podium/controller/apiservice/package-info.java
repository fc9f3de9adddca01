/** Keeps the list of what the API servers serve, this one and others: APIService objects. */
@NullMarked
package dev.podium.controller.apiservice;

import org.jspecify.annotations.NullMarked;
