/** Signs approved requests for certificates. */
@NullMarked
package dev.podium.controller.certificates;

import org.jspecify.annotations.NullMarked;
