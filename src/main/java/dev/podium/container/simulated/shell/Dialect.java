package dev.podium.container.simulated.shell;

/**
 * Which shell a script is written for: what its lexer and parser understand beyond POSIX.1, and how its errors are worded.
 * What both know of bash ({@code function}, {@code $'…'}, {@code &>}, {@code <(…)}, parts and replacements of parameters)
 * is what busybox' ash has been built with.
 */
public enum Dialect {
    /** Busybox' ash. */
    ASH,
    /** GNU bash. */
    BASH;

    /** The version of bash that is imitated. */
    static final String BASH_VERSION = "5.2.37(1)-release";

    boolean bash() {
        return this == BASH;
    }
}
