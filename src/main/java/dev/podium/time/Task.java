package dev.podium.time;

/** Something that was started or is due: a thread or a timer. */
public interface Task {

    /**
     * Ends it: a timer does not fire any more (work that it has set going is left alone), a thread is interrupted.
     * Harmless when it has ended already.
     */
    void cancel();
}
