package dev.podium.registry.admission.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one rule has against a Pod, in upstream's words.
 *
 * @param reason said of any number of Pods
 * @param detail said of this one
 */
record Violation(String reason, String detail) {

    static String reasons(List<Violation> violations) {
        return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
    }

    static String details(List<Violation> violations) {
        return violations.stream().map(each -> each.reason + " (" + each.detail + ")").collect(Collectors.joining(", "));
    }
}
