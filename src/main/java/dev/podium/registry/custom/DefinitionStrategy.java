package dev.podium.registry.custom;

import dev.podium.machinery.ApiApproval;
import dev.podium.registry.ResourceStrategy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CustomResourceDefinitions. Upstream accepts names and establishes resources in controllers, moments after a definition has
 * been written (apiextensions-apiserver, pkg/controller/status and establish); here it happens in the write itself, so that
 * a definition that is acknowledged can be used.
 */
final class DefinitionStrategy implements ResourceStrategy {

    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private final Supplier<Instant> clock;
    private final NamesInUse names;

    DefinitionStrategy(Supplier<Instant> clock, NamesInUse names) {
        this.clock = clock;
        this.names = names;
    }

    @Override
    public void prepareForCreate(ObjectNode definition) {
        definition.putObject("status");
        noteStored(definition);
    }

    @Override
    public void prepareForUpdate(ObjectNode definition, ObjectNode old) {
        if (definition.path("status") instanceof ObjectNode present) {
            definition.set("status", present.deepCopy());
        }
        noteStored(definition);
    }

    /** What is stored from now on is in the first version that is for that. */
    private static void noteStored(ObjectNode definition) {
        for (JsonNode each : definition.path("spec").path("versions")) {
            if (each.path("storage").asBoolean(false)) {
                ArrayNode stored = definition.withObjectProperty("status").withArrayProperty("storedVersions");
                String name = each.path("name").asString("");
                if (stored.valueStream().noneMatch(known -> known.asString("").equals(name))) {
                    stored.add(name);
                }
                return;
            }
        }
    }

    @Override
    public void complete(ObjectNode definition) {
        ObjectNode status = definition.withObjectProperty("status");
        status.withArrayProperty("conditions");
        accept(definition, status);
    }

    /** Takes the names that are free, and establishes the resource once it has all that it needs. */
    private void accept(ObjectNode definition, ObjectNode status) {
        String group = definition.path("spec").path("group").asString("");
        String own = definition.path("metadata").path("name").asString("");
        JsonNode wanted = definition.path("spec").path("names");
        ObjectNode accepted = status.withObjectProperty("acceptedNames");
        String reason = "";
        List<String> problems = new ArrayList<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("plural", "PluralConflict");
        reasons.put("singular", "SingularConflict");
        reasons.put("kind", "KindConflict");
        reasons.put("listKind", "ListKindConflict");
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            String name = wanted.path(each.getKey()).asString("");
            if (name.isEmpty() || !names.taken(group, each.getKey(), name, own)) {
                accepted.put(each.getKey(), name);
            } else {
                reason = reason.isEmpty() ? each.getValue() : "MultipleNamesNotAllowed";
                problems.add("\"" + name + "\" is already in use");
            }
        }
        Predicate<JsonNode> taken = each -> names.taken(group, "shortName", each.asString(""), own);
        if (wanted.path("shortNames").valueStream().anyMatch(taken)) {
            reason = reason.isEmpty() ? "ShortNamesConflict" : "MultipleNamesNotAllowed";
            wanted.path("shortNames").valueStream().filter(taken).forEach(each -> problems.add(each + " is already in use"));
        } else if (wanted.path("shortNames").isEmpty()) {
            accepted.remove("shortNames");
        } else {
            accepted.set("shortNames", wanted.path("shortNames"));
        }
        if (wanted.path("categories").isEmpty()) {
            accepted.remove("categories");
        } else {
            accepted.set("categories", wanted.path("categories"));
        }
        if (problems.isEmpty()) {
            condition(status, "NamesAccepted", "True", "NoConflicts", "no conflicts found");
            condition(
                    status, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
        } else {
            condition(status, "NamesAccepted", "False", reason, String.join(", ", problems));
            if (!established(status)) {
                condition(status, "Established", "False", "NotAccepted", "not all names are accepted");
            }
        }
        approve(definition, status, group);
    }

    /** Groups of the Kubernetes project itself say whether their API was reviewed. */
    private void approve(ObjectNode definition, ObjectNode status, String group) {
        if (!ApiApproval.needed(group)) {
            return;
        }
        String annotation = definition.path("metadata").path("annotations").path(ApiApproval.ANNOTATION).asString("");
        ApiApproval approval = ApiApproval.of(annotation);
        condition(
                status,
                "KubernetesAPIApprovalPolicyConformant",
                approval == ApiApproval.APPROVED ? "True" : "False",
                switch (approval) {
                    case INVALID -> "InvalidAnnotation";
                    case APPROVED -> "ApprovedAnnotation";
                    case BYPASSED -> "UnapprovedAnnotation";
                    case MISSING -> "MissingAnnotation";
                },
                approval.reason(annotation));
    }

    private static boolean established(ObjectNode status) {
        return status.path("conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals("Established")
                        && each.path("status").asString("").equals("True"));
    }

    private void condition(ObjectNode status, String type, String value, String reason, String message) {
        ArrayNode conditions = status.withArrayProperty("conditions");
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(type) && each instanceof ObjectNode present) {
                if (!present.path("status").asString("").equals(value)) {
                    present.put("lastTransitionTime", now());
                }
                present.put("message", message).put("reason", reason).put("status", value);
                return;
            }
        }
        conditions
                .addObject()
                .put("lastTransitionTime", now())
                .put("message", message)
                .put("reason", reason)
                .put("status", value)
                .put("type", type);
    }

    private String now() {
        return clock.get().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void markDeleted(ObjectNode definition, Instant now) {
        ObjectNode metadata = (ObjectNode) definition.path("metadata");
        ArrayNode finalizers = metadata.withArrayProperty("finalizers");
        if (finalizers.valueStream().noneMatch(each -> each.asString("").equals(FINALIZER))) {
            finalizers.add(FINALIZER);
        }
        condition(
                definition.withObjectProperty("status"),
                "Terminating",
                "True",
                "InstanceDeletionPending",
                "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
    }

    @Override
    public boolean countsGenerations() {
        return true;
    }

    @Override
    public boolean updatesUnconditionally() {
        return false;
    }
}
