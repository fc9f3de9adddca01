package dev.podium.web.protobuf;

import com.google.protobuf.Descriptors.Descriptor;

/** How a message looks in JSON: most are objects, some stand for something else. */
enum WellKnown {
    STRUCT,
    TIME,
    MICRO_TIME,
    QUANTITY,
    INT_OR_STRING,
    /** JSON that travels inside protobuf as bytes. */
    RAW,
    /** A list of texts with a name of its own. */
    TEXTS,
    SCHEMA_OR_ARRAY,
    SCHEMA_OR_BOOL,
    SCHEMA_OR_TEXTS;

    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    private static final String EXTENSIONS = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";

    static WellKnown of(Descriptor message) {
        String name = message.getFullName();
        return switch (name) {
            case META + "Time" -> TIME;
            case META + "MicroTime" -> MICRO_TIME;
            case META + "Verbs" -> TEXTS;
            case "k8s.io.apimachinery.pkg.api.resource.Quantity", "k8s.io.apimachinery.pkg.api.resource.QuantityValue" -> QUANTITY;
            case "k8s.io.apimachinery.pkg.util.intstr.IntOrString" -> INT_OR_STRING;
            case META + "FieldsV1", "k8s.io.apimachinery.pkg.runtime.RawExtension", EXTENSIONS + "JSON" -> RAW;
            case EXTENSIONS + "JSONSchemaPropsOrArray" -> SCHEMA_OR_ARRAY;
            case EXTENSIONS + "JSONSchemaPropsOrBool" -> SCHEMA_OR_BOOL;
            case EXTENSIONS + "JSONSchemaPropsOrStringArray" -> SCHEMA_OR_TEXTS;
            default -> name.endsWith(".ExtraValue") ? TEXTS : STRUCT;
        };
    }
}
