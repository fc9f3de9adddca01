package dev.podium.controller.namespace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What is left in a namespace.
 *
 * @param resources how many objects of each resource
 * @param finalizers which of them hold how many objects
 * @param undiscovered which versions of groups nobody can tell about, and why
 * @param failures what could not be deleted
 */
record Remains(
        Map<String, Integer> resources, Map<String, Integer> finalizers, Map<String, String> undiscovered, List<String> failures) {

    Remains() {
        this(new LinkedHashMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    }

    /** @param resource plural name, dot, group */
    void left(String resource, List<JsonNode> objects) {
        if (!objects.isEmpty()) {
            resources.merge(resource, objects.size(), Integer::sum);
        }
        objects.forEach(each -> each.path("metadata")
                .path("finalizers")
                .forEach(finalizer -> finalizers.merge(finalizer.asString(""), 1, Integer::sum)));
    }

    boolean nothing() {
        return resources.isEmpty() && undiscovered.isEmpty() && failures.isEmpty();
    }
}
