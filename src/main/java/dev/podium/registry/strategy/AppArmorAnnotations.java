package dev.podium.registry.strategy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The annotations that named AppArmor profiles before there were fields (upstream's {@code applyAppArmorVersionSkew}). */
final class AppArmorAnnotations {

    private static final String PREFIX = "container.apparmor.security.beta.kubernetes.io/";
    private static final String FIELD = "appArmorProfile";
    private static final String LOCAL = "localhost/";

    private AppArmorAnnotations() {}

    /** Copies into each container's field what an annotation says of it, and tells who still uses the annotation. */
    static void apply(ObjectNode pod, WarningSink warnings) {
        JsonNode spec = pod.path("spec");
        if (spec.path("os").path("name").asString("").equals("windows")) {
            return;
        }
        JsonNode whole = spec.path("securityContext").path(FIELD);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (JsonNode each : spec.path(list)) {
                String key = PREFIX + each.path("name").asString("");
                JsonNode annotation = pod.path("metadata").path("annotations").get(key);
                if (annotation == null || each.path("securityContext").hasNonNull(FIELD) || !(each instanceof ObjectNode container)) {
                    continue;
                }
                ObjectNode profile = profile(annotation.asString(""));
                boolean other = profile != null && !profile.equals(whole);
                if (other) {
                    context(container).set(FIELD, profile);
                }
                if (other || profile == null) {
                    warnings.warn("metadata.annotations[" + key + "]: deprecated since v1.30; use the \"appArmorProfile\" field instead");
                }
            }
        }
    }

    /** Who is told. */
    interface WarningSink {
        void warn(String warning);
    }

    private static ObjectNode context(ObjectNode container) {
        return container.get("securityContext") instanceof ObjectNode there ? there : container.putObject("securityContext");
    }

    /** The field that says the same; null for an annotation that says nothing valid. */
    private static @Nullable ObjectNode profile(String annotation) {
        ObjectNode profile = JsonNodeFactory.instance.objectNode();
        if (annotation.equals("unconfined")) {
            return profile.put("type", "Unconfined");
        }
        if (annotation.equals("runtime/default")) {
            return profile.put("type", "RuntimeDefault");
        }
        String name = annotation.startsWith(LOCAL) ? annotation.substring(LOCAL.length()) : "";
        return name.isEmpty() || !name.equals(name.strip()) || name.length() > 4095
                ? null
                : profile.put("type", "Localhost").put("localhostProfile", name);
    }
}
