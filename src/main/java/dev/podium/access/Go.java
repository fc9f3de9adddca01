package dev.podium.access;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values the way that Go prints them into messages. */
final class Go {

    private Go() {}

    /** {@code ["a" "b"]}. */
    static String list(Collection<String> values) {
        return values.stream().map(each -> '"' + each + '"').collect(Collectors.joining(" ", "[", "]"));
    }

    /** {@code []string{"a", "b"}}, as far as it stands between the braces. */
    static String elements(Collection<String> values) {
        return values.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    }
}
