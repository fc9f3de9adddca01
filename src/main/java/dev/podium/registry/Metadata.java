package dev.podium.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code metadata} of objects on the write path. */
final class Metadata {

    private static final List<String> OMITTED_WHEN_EMPTY =
            List.of("labels", "annotations", "finalizers", "ownerReferences");

    private Metadata() {}

    static ObjectNode of(ObjectNode object) {
        return object.get("metadata") instanceof ObjectNode metadata ? metadata : object.putObject("metadata");
    }

    static String text(ObjectNode object, String field) {
        return object.path("metadata").path(field).asString("");
    }

    static String name(ObjectNode object) {
        return text(object, "name");
    }

    /** Leaves out what is empty, as upstream's types do when they are written. */
    static void tidy(ObjectNode object) {
        ObjectNode metadata = of(object);
        for (String each : OMITTED_WHEN_EMPTY) {
            if (metadata.has(each) && metadata.path(each).isEmpty()) {
                metadata.remove(each);
            }
        }
    }

    static boolean deleting(ObjectNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    static boolean finalized(ObjectNode object) {
        return object.path("metadata").path("finalizers").isEmpty();
    }

    static long generation(ObjectNode object) {
        return object.path("metadata").path("generation").asLong(0);
    }

    static boolean addFinalizer(ObjectNode object, String finalizer) {
        ArrayNode finalizers = of(object).get("finalizers") instanceof ArrayNode present
                ? present
                : of(object).putArray("finalizers");
        for (JsonNode each : finalizers) {
            if (each.asString("").equals(finalizer)) {
                return false;
            }
        }
        finalizers.add(finalizer);
        return true;
    }

    static boolean removeFinalizer(ObjectNode object, String finalizer) {
        if (!(of(object).get("finalizers") instanceof ArrayNode finalizers)) {
            return false;
        }
        int before = finalizers.size();
        finalizers.removeIf(each -> each.asString("").equals(finalizer));
        boolean removed = finalizers.size() < before;
        if (finalizers.isEmpty()) {
            of(object).remove("finalizers");
        }
        return removed;
    }

    /** As {@code metav1.Time} is written: to the second. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
