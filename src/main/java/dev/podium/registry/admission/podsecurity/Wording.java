package dev.podium.registry.admission.podsecurity;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How upstream puts names and numbers into its sentences. */
final class Wording {

    private Wording() {}

    /** {@code container "a"}, {@code containers "a", "b"}. */
    static String containers(List<String> names) {
        return counted("container", names) + " " + quoted(names);
    }

    /** {@code container "a" uses}, {@code containers "a", "b" use}. */
    static String use(String word, Collection<String> names) {
        return counted(word, names) + " " + quoted(names) + (names.size() == 1 ? " uses" : " use");
    }

    static String counted(String word, Collection<?> some) {
        return some.size() == 1 ? word : word + "s";
    }

    /** In quotes, whatever is in them. */
    static String quoted(Collection<String> some) {
        return some.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", "));
    }
}
