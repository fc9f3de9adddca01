/** Says at which address an Ingress answers; what answers there is in the package {@code ingress} beside this one's parent. */
@NullMarked
package dev.podium.controller.ingress;

import org.jspecify.annotations.NullMarked;
