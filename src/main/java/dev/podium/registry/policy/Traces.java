package dev.podium.registry.policy;

import dev.podium.registry.Admission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the {@code auditAnnotations} of policies say of a request, by the name of the policy and the key. */
final class Traces {

    private static final int LONGEST = 10 * 1024;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Several bindings may say different things; what is said twice is kept once. */
    void add(Policy policy, String key, String value) {
        List<String> said = values.computeIfAbsent(policy.name() + "/" + key, _ -> new ArrayList<>());
        String kept = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        if (!said.contains(kept)) {
            said.add(kept);
        }
    }

    void publish(Admission.Request request) {
        values.forEach((key, said) -> request.options().annotate(key, String.join(", ", said)));
    }
}
