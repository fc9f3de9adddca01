package dev.podium.container.simulated;

/** Unwinds the stack of a program whose process has been killed. Not to be caught by programs. */
public final class ProcessEnded extends RuntimeException {

    ProcessEnded() {
        super("the process has ended", null, false, false);
    }
}
