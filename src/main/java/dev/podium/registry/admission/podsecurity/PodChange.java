package dev.podium.registry.admission.podsecurity;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A Pod that is being changed, and what it was (upstream's {@code isSignificantPodUpdate}). */
record PodChange(JsonNode before, JsonNode after) {

    /**
     * Whether the Pod is to be judged again: what its containers run has changed, or how they are confined. Else a Pod that
     * was there before its namespace became stricter could not even lose a finalizer.
     */
    boolean matters() {
        return annotationChanges(SeccompAnnotations.POD)
                || someChange("containers")
                || someChange("initContainers")
                || ephemeralOnesChange();
    }

    private boolean someChange(String field) {
        JsonNode now = after.path("spec").path(field);
        JsonNode was = before.path("spec").path(field);
        if (now.size() != was.size()) {
            return true;
        }
        for (int i = 0; i < now.size(); i++) {
            if (changes(now.path(i), was.path(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean ephemeralOnesChange() {
        List<JsonNode> was = before.path("spec").path("ephemeralContainers").valueStream().toList();
        return after.path("spec").path("ephemeralContainers").valueStream().anyMatch(now -> was.stream()
                .filter(each -> SecuredPod.name(each).equals(SecuredPod.name(now)))
                .findFirst()
                .map(each -> changes(now, each))
                .orElse(true));
    }

    private boolean changes(JsonNode now, JsonNode was) {
        return !now.path("image").asString("").equals(was.path("image").asString(""))
                || annotationChanges(SeccompAnnotations.of(now));
    }

    private boolean annotationChanges(String key) {
        return !annotation(after, key).equals(annotation(before, key));
    }

    private static String annotation(JsonNode pod, String key) {
        return pod.path("metadata").path("annotations").path(key).asString("");
    }
}
