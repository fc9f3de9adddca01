package dev.podium.web.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.podium.machinery.Json;
import dev.podium.model.MicroTime;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns messages into the JSON that the same Go types would give. Three things differ between the two forms: some messages
 * stand for scalars, some structs are inlined in JSON, and Go writes a zero that is no pointer's into protobuf always, into
 * JSON mostly not.
 */
final class MessageTree {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";

    /** Fields whose struct is inlined in JSON, by the message that has them where the name alone would not do. */
    private static final Set<String> INLINED = Set.of(
            "Volume.volumeSource",
            "PersistentVolumeSpec.persistentVolumeSource",
            "EphemeralContainer.ephemeralContainerCommon",
            "Probe.handler",
            "IngressRule.ingressRuleValue",
            "RuleWithOperations.rule",
            "NamedRuleWithOperations.ruleWithOperations",
            "ConfigMapKeySelector.localObjectReference",
            "ConfigMapEnvSource.localObjectReference",
            "ConfigMapProjection.localObjectReference",
            "ConfigMapVolumeSource.localObjectReference",
            "SecretKeySelector.localObjectReference",
            "SecretEnvSource.localObjectReference",
            "SecretProjection.localObjectReference",
            "DeviceClaimConfiguration.deviceConfiguration",
            "DeviceClassConfiguration.deviceConfiguration",
            "DeviceAllocationConfiguration.deviceConfiguration");

    /** Scalars that are pointers in Go: for these, zero is something else than nothing. */
    private static final Set<String> POINTERS = Set.of(
            "activeDeadlineSeconds", "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "allowVolumeExpansion",
            "attachRequired", "automountServiceAccountToken", "backoffLimit", "backoffLimitPerIndex", "blockOwnerDeletion",
            "completions", "controller", "defaultMode", "deletionGracePeriodSeconds", "enableServiceLinks",
            "expirationSeconds", "failedJobsHistoryLimit", "fsGroup", "gracePeriodSeconds", "hostUsers", "immutable",
            "ingressClassName", "leaseDurationSeconds", "leaseTransitions", "manualSelector", "maxFailedIndexes",
            "minDomains", "minReplicas", "mode", "optional", "orphanDependents", "parallelism", "partition",
            "podInfoOnMount", "priority", "privileged", "progressDeadlineSeconds", "readOnlyRootFilesystem", "replicas",
            "revisionHistoryLimit", "runAsGroup", "runAsNonRoot", "runAsUser", "serving", "setHostnameAsFQDN",
            "shareProcessNamespace", "started", "startingDeadlineSeconds", "storageClassName",
            "successfulJobsHistoryLimit", "suspend", "terminating", "terminationGracePeriodSeconds", "tolerationSeconds",
            "ttlSecondsAfterFinished");

    /** Scalars that JSON always has, zero or not, because Go's types do not say {@code omitempty}. */
    private static final Set<String> ALWAYS = Set.of(
            "ContainerStatus.ready", "ContainerStatus.restartCount", "ContainerStateTerminated.exitCode",
            "ContainerStatus.image", "ContainerStatus.imageID", "ContainerPort.containerPort", "EndpointConditions.ready",
            "ScaleStatus.replicas", "ReplicaSetStatus.replicas", "StatefulSetStatus.replicas",
            "DaemonSetStatus.currentNumberScheduled", "DaemonSetStatus.numberMisscheduled",
            "DaemonSetStatus.desiredNumberScheduled", "DaemonSetStatus.numberReady");

    /** Names that the two forms spell differently. */
    private static final Map<String, String> SPELLING = Map.of("uID", "uid", "aPIGroup", "apiGroup");

    ObjectNode object(Message message) {
        ObjectNode object = JSON.objectNode();
        fill(object, message);
        return object;
    }

    private void fill(ObjectNode into, Message message) {
        String owner = message.getDescriptorForType().getName();
        for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
            FieldDescriptor field = each.getKey();
            if (INLINED.contains(owner + "." + field.getName())) {
                fill(into, (Message) each.getValue());
                continue;
            }
            String name = name(field);
            if (field.isMapField()) {
                into.set(name, map((List<?>) each.getValue()));
            } else if (field.isRepeated()) {
                ArrayNode array = into.putArray(name);
                ((List<?>) each.getValue()).forEach(item -> array.add(value(field, item)));
            } else if (!omitted(owner, name, field, each.getValue())) {
                into.set(name, value(field, each.getValue()));
            }
        }
    }

    private static String name(FieldDescriptor field) {
        String name = field.getName();
        String spelled = SPELLING.getOrDefault(name, name);
        return Character.toLowerCase(spelled.charAt(0)) + spelled.substring(1);
    }

    private static boolean omitted(String owner, String name, FieldDescriptor field, Object value) {
        boolean zero =
                switch (field.getJavaType()) {
                    case INT, LONG, FLOAT, DOUBLE -> ((Number) value).doubleValue() == 0;
                    case BOOLEAN -> !(Boolean) value;
                    case STRING -> ((String) value).isEmpty();
                    case BYTE_STRING -> ((ByteString) value).isEmpty();
                    case ENUM -> false;
                    case MESSAGE -> nothing((Message) value);
                };
        return zero && !POINTERS.contains(name) && !ALWAYS.contains(owner + "." + name);
    }

    /** A struct that is no pointer is written even when it is empty; so is a time that is none. */
    private static boolean nothing(Message message) {
        return message.getAllFields().isEmpty() && message.getDescriptorForType().getFullName().startsWith(META + "Time");
    }

    private ObjectNode map(List<?> entries) {
        ObjectNode object = JSON.objectNode();
        for (Object each : entries) {
            Message entry = (Message) each;
            FieldDescriptor key = entry.getDescriptorForType().findFieldByName("key");
            FieldDescriptor value = entry.getDescriptorForType().findFieldByName("value");
            object.set(String.valueOf(entry.getField(key)), value(value, entry.getField(value)));
        }
        return object;
    }

    private JsonNode value(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT -> JSON.numberNode((Integer) value);
            case LONG -> JSON.numberNode((Long) value);
            case FLOAT -> JSON.numberNode((Float) value);
            case DOUBLE -> JSON.numberNode((Double) value);
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case STRING -> JSON.stringNode((String) value);
            case BYTE_STRING -> JSON.stringNode(
                    Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> JSON.stringNode(((EnumValueDescriptor) value).getName());
            case MESSAGE -> message((Message) value);
        };
    }

    private JsonNode message(Message message) {
        String name = message.getDescriptorForType().getFullName();
        if (name.endsWith(".ExtraValue")) {
            ArrayNode values = JSON.arrayNode();
            ((List<?>) message.getField(message.getDescriptorForType().findFieldByName("items")))
                    .forEach(each -> values.add((String) each));
            return values;
        }
        return switch (name) {
            case META + "Time" -> JSON.stringNode(
                    Instant.ofEpochSecond(number(message, "seconds")).toString());
            case META + "MicroTime" -> JSON.stringNode(MicroTime.format(
                    Instant.ofEpochSecond(number(message, "seconds"), number(message, "nanos"))));
            case META + "Duration" -> JSON.stringNode(number(message, "duration") / 1e9 + "s");
            case "k8s.io.apimachinery.pkg.api.resource.Quantity" -> JSON.stringNode(text(message, "string"));
            case "k8s.io.apimachinery.pkg.util.intstr.IntOrString" -> number(message, "type") == 0
                    ? JSON.numberNode(number(message, "intVal"))
                    : JSON.stringNode(text(message, "strVal"));
            case META + "FieldsV1" -> raw(message, "Raw");
            case "k8s.io.apimachinery.pkg.runtime.RawExtension" -> raw(message, "raw");
            case "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON" -> raw(message, "raw");
            default -> object(message);
        };
    }

    private static long number(Message message, String field) {
        return ((Number) message.getField(message.getDescriptorForType().findFieldByName(field))).longValue();
    }

    private static String text(Message message, String field) {
        return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    /** JSON that travels inside protobuf as bytes. */
    private static JsonNode raw(Message message, String field) {
        @Nullable FieldDescriptor descriptor = message.getDescriptorForType().findFieldByName(field);
        ByteString bytes = (ByteString) message.getField(descriptor);
        return bytes.isEmpty() ? JSON.objectNode() : Json.parseValue(bytes.toByteArray());
    }
}
