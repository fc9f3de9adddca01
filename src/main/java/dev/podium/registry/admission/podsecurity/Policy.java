package dev.podium.registry.admission.podsecurity;

import dev.podium.machinery.FieldError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the labels of a namespace ask for (upstream's {@code api.PolicyToEvaluate}).
 *
 * @param errors what is wrong with the labels; there is a policy nevertheless
 */
record Policy(Standard enforce, Standard audit, Standard warn, List<FieldError> errors) {

    static final String PREFIX = "pod-security.kubernetes.io/";

    static Policy of(JsonNode namespace) {
        JsonNode labels = namespace.path("metadata").path("labels");
        List<FieldError> errors = new ArrayList<>();
        // What nobody understands is taken for the strictest where Pods are refused, and else for nothing.
        Standard enforce = standard(labels, "enforce", Level.RESTRICTED, errors);
        Standard audit = standard(labels, "audit", Level.PRIVILEGED, errors);
        Standard warn = standard(labels, "warn", Level.PRIVILEGED, errors);
        return new Policy(enforce, audit, warn, List.copyOf(errors));
    }

    private static Standard standard(JsonNode labels, String mode, Level unknown, List<FieldError> errors) {
        String levelLabel = labels.path(PREFIX + mode).asString(Level.PRIVILEGED.label());
        Level level = Level.named(levelLabel);
        if (level == null) {
            errors.add(wrong(mode, levelLabel, "must be one of " + Level.labels()));
        }
        String versionLabel = labels.path(PREFIX + mode + "-version").asString(Version.LATEST.toString());
        Version version = Version.named(versionLabel);
        if (version == null) {
            errors.add(wrong(mode + "-version", versionLabel, "must be \"latest\" or \"v1.x\""));
        }
        return new Standard(level == null ? unknown : level, version == null ? Version.LATEST : version);
    }

    private static FieldError wrong(String label, String value, String why) {
        return FieldError.invalid("metadata.labels[" + PREFIX + label + "]", value, why);
    }
}
