package dev.podium.registry.strategy;

import tools.jackson.databind.node.ObjectNode;

/**
 * Counts in an annotation how often a DaemonSet's template has changed: what {@code spec.templateGeneration} was before
 * apps/v1 (upstream's {@code pkg/registry/apps/daemonset/strategy.go}).
 */
final class TemplateGeneration {

    private static final String ANNOTATION = "deprecated.daemonset.template.generation";

    private TemplateGeneration() {}

    static void begin(ObjectNode set) {
        put(set, Math.max(1, read(set)));
    }

    static void carryOn(ObjectNode set, ObjectNode old) {
        boolean changed = KindStrategy.differ(set.path("spec"), old.path("spec"), "template");
        put(set, read(old) + (changed ? 1 : 0));
    }

    private static long read(ObjectNode set) {
        try {
            return Long.parseLong(set.path("metadata").path("annotations").path(ANNOTATION).asString("0"));
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }

    private static void put(ObjectNode set, long generation) {
        set.withObject("/metadata/annotations").put(ANNOTATION, String.valueOf(generation));
    }
}
