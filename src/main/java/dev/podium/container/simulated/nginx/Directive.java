package dev.podium.container.simulated.nginx;

import java.util.List;

/**
 * One directive of a configuration.
 *
 * @param block what it has in braces; empty where it ends with a semicolon
 * @param at the file and the line that it begins in, as messages name them
 */
record Directive(String name, List<String> args, List<Directive> block, String at) {

    String first() {
        return args.isEmpty() ? "" : args.getFirst();
    }

    boolean is(String other) {
        return name.equals(other);
    }
}
