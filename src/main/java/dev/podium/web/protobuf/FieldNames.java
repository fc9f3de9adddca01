package dev.podium.web.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the fields of messages are called in JSON, and which of them JSON has no name for. */
final class FieldNames {

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

    /** Names that the two forms spell differently, and more than the first letter. */
    private static final Map<String, String> SPELLING = Map.of("uID", "uid", "aPIGroup", "apiGroup");

    /** Names that are spelled differently in one message only. */
    private static final Map<String, String> OWN_SPELLING =
            Map.of("DaemonEndpoint.Port", "Port", "JSONSchemaProps.ref", "$ref", "JSONSchemaProps.schema", "$schema");

    private static final String EXTENSION = "xKubernetes";

    private FieldNames() {}

    static boolean inlined(FieldDescriptor field) {
        return INLINED.contains(qualified(field));
    }

    static String of(FieldDescriptor field) {
        String own = OWN_SPELLING.get(qualified(field));
        if (own != null) {
            return own;
        }
        String name = field.getName();
        if (name.startsWith(EXTENSION)) {
            return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        }
        String spelled = SPELLING.getOrDefault(name, name);
        return Character.toLowerCase(spelled.charAt(0)) + spelled.substring(1);
    }

    /** The field's name with that of its message. */
    static String qualified(FieldDescriptor field) {
        return field.getContainingType().getName() + "." + field.getName();
    }
}
