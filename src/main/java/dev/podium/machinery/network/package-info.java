/** How traffic gets to Pods: the rules of ingresses, network policies and Service addresses. */
@NullMarked
package dev.podium.machinery.network;

import org.jspecify.annotations.NullMarked;
