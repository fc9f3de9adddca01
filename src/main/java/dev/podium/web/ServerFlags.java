package dev.podium.web;

import java.util.Map;

/**
 * What the server was started with, for {@code /flagz}.
 *
 * @param values by option, as it is written on the command line but for the dashes; of what is secret, that it is
 */
public record ServerFlags(Map<String, String> values) {

    /** Stands for a value that is nobody's business, as upstream. */
    public static final String CLASSIFIED = "CLASSIFIED";
}
