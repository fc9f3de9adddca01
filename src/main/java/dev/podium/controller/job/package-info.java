/** Runs Pods until as many as a Job asks for have succeeded, and counts each once. */
@NullMarked
package dev.podium.controller.job;

import org.jspecify.annotations.NullMarked;
