package dev.podium.registry.admission.podsecurity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The Pods of a namespace that becomes stricter (upstream's {@code EvaluatePodsInNamespace}). */
final class ExistingPods {

    /** More are not looked at. */
    private static final int MOST = 3000;

    private ExistingPods() {}

    /** Which of them would not be let in any more: Pods that break the same rules in one sentence. */
    static List<String> warnings(String namespace, List<? extends JsonNode> pods, Standard enforce) {
        List<? extends JsonNode> looked = pods.size() <= MOST ? pods : differentFirst(pods).subList(0, MOST);
        Map<String, List<String>> byReasons = new TreeMap<>();
        for (JsonNode pod : looked) {
            List<Violation> found = enforce.violations(pod);
            if (!found.isEmpty()) {
                byReasons.computeIfAbsent(Violation.reasons(found), _ -> new ArrayList<>())
                        .add(pod.path("metadata").path("name").asString(""));
            }
        }
        List<String> warnings = new ArrayList<>();
        if (looked.size() < pods.size()) {
            warnings.add("new PodSecurity enforce level only checked against the first " + looked.size() + " of " + pods.size()
                    + " existing pods");
        }
        if (!byReasons.isEmpty()) {
            warnings.add("existing pods in namespace \"" + namespace + "\" violate the new PodSecurity enforce level \"" + enforce
                    + "\"");
        }
        byReasons.entrySet().stream()
                .map(each -> first(each.getValue()) + ": " + each.getKey())
                .sorted()
                .forEach(warnings::add);
        return warnings;
    }

    /** The first by name, and how many there are beside it. */
    private static String first(List<String> pods) {
        String first = pods.stream().min(String::compareTo).orElseThrow();
        return switch (pods.size()) {
            case 1 -> first;
            case 2 -> first + " (and 1 other pod)";
            default -> first + " (and " + (pods.size() - 1) + " other pods)";
        };
    }

    /** Replicas are alike: of each controller's Pods one comes first, the rest come last. */
    private static List<JsonNode> differentFirst(List<? extends JsonNode> pods) {
        Set<String> controllers = new HashSet<>();
        List<JsonNode> sorted = new ArrayList<>();
        List<JsonNode> more = new ArrayList<>();
        for (JsonNode pod : pods) {
            String controller = controller(pod);
            (controller.isEmpty() || controllers.add(controller) ? sorted : more).add(pod);
        }
        sorted.addAll(more);
        return sorted;
    }

    private static String controller(JsonNode pod) {
        return pod.path("metadata").path("ownerReferences").valueStream()
                .filter(each -> SecuredPod.isTrue(each, "controller"))
                .map(each -> each.path("uid").asString(""))
                .findFirst()
                .orElse("");
    }
}
