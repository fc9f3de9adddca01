package dev.podium.container.simulated;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signals that processes get, with their numbers on Linux. */
public enum PosixSignal {
    HUP(1),
    INT(2),
    QUIT(3),
    ABRT(6),
    KILL(9),
    USR1(10),
    SEGV(11),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    CHLD(17),
    CONT(18),
    STOP(19),
    WINCH(28);

    private final int number;

    PosixSignal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** What the shell sees as the status of a process that this signal ended. */
    public int exitCode() {
        return 128 + number;
    }

    /** Whether a process that does not handle this signal goes on. */
    boolean ignoredByDefault() {
        return switch (this) {
            case CHLD, CONT, STOP, WINCH -> true;
            case HUP, INT, QUIT, ABRT, KILL, USR1, SEGV, USR2, PIPE, ALRM, TERM -> false;
        };
    }

    /** The signal named {@code TERM}, {@code SIGTERM} or {@code 15}; null if there is none. */
    public static @Nullable PosixSignal parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        for (PosixSignal each : values()) {
            if (each.name().equals(name) || Integer.toString(each.number).equals(name)) {
                return each;
            }
        }
        return null;
    }
}
