/** Gives Services of type LoadBalancer the addresses under which they are reached from outside. */
@NullMarked
package dev.podium.controller.loadbalancer;

import org.jspecify.annotations.NullMarked;
