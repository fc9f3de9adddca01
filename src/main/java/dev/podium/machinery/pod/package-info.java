/** The rules of Pods and of the Pod templates in other kinds. */
@NullMarked
package dev.podium.machinery.pod;

import org.jspecify.annotations.NullMarked;
