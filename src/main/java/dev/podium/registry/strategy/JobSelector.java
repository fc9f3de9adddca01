package dev.podium.registry.strategy;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a new Job the selector and the labels by which its Pods are told from all others (upstream's
 * {@code generateSelector} in {@code pkg/registry/batch/job}). What the user has set stays, to be judged by validation.
 */
final class JobSelector {

    private static final String UID = "batch.kubernetes.io/controller-uid";

    private JobSelector() {}

    static void generate(ObjectNode job) {
        if (!(job.get("spec") instanceof ObjectNode spec) || spec.path("manualSelector").asBoolean(false)) {
            return;
        }
        String name = job.path("metadata").path("name").asString("");
        String uid = job.path("metadata").path("uid").asString("");
        ObjectNode labels = object(object(object(spec, "template"), "metadata"), "labels");
        for (String each : List.of("job-name", "batch.kubernetes.io/job-name")) {
            put(labels, each, name);
        }
        for (String each : List.of("controller-uid", UID)) {
            put(labels, each, uid);
        }
        put(object(object(spec, "selector"), "matchLabels"), UID, uid);
    }

    private static void put(ObjectNode labels, String key, String value) {
        if (!labels.has(key)) {
            labels.put(key, value);
        }
    }

    private static ObjectNode object(ObjectNode parent, String member) {
        return parent.get(member) instanceof ObjectNode present ? present : parent.putObject(member);
    }
}
