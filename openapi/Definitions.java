import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions: names, properties and required sets from the Java client's classes; descriptions, extensions, defaults and
 * enums from the validator's document where it knows them; the rest from the overlay.
 */
final class Definitions {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final Set<String> CORE_META = Set.of(
            "APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status", "DeleteOptions", "WatchEvent");

    private final Map<String, ObjectNode> all = new TreeMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Map<String, Map<String, String>> kinds = new TreeMap<>();

    Definitions(JsonNode overlay, Resources resources) {
        JsonNode validator = Generate.resource("openshift-generated.json").path("definitions");
        Map<String, Class<?>> classes = classes(validator, overlay);
        classes.forEach((name, type) -> names.put(type, name));
        for (Map.Entry<String, JsonNode> each : validator.properties()) {
            if (each.getKey().startsWith("io.k8s.") && !classes.containsKey(each.getKey()) && scalar(each.getKey())) {
                all.put(each.getKey(), cleaned(each.getValue()));
            }
        }
        overlay.path("definitions").properties().forEach(each -> all.put(each.getKey(), each.getValue().asObject()));
        classes.forEach((name, type) -> all.put(name, definition(name, type, validator.path(name), overlay)));
        overlay.path("properties").properties().forEach(each -> overlay(each.getKey(), each.getValue()));
        overlay.path("extensions").properties().forEach(each ->
                each.getValue().properties().forEach(extension -> all.get(each.getKey()).set(extension.getKey(), extension.getValue())));
        nameKinds(resources);
    }

    Map<String, ObjectNode> all() {
        return all;
    }

    /** apiVersion to kind to definition. */
    JsonNode kinds() {
        return Generate.JSON.valueToTree(kinds);
    }

    private static boolean scalar(String name) {
        return name.startsWith("io.k8s.apimachinery.pkg.api.") || name.startsWith("io.k8s.apimachinery.pkg.util.")
                || name.startsWith(META);
    }

    private Map<String, Class<?>> classes(JsonNode validator, JsonNode overlay) {
        Set<String> known = new TreeSet<>();
        for (String name : validator.propertyNames()) {
            if ((name.startsWith("io.k8s.api.") || name.startsWith(META)) && name.matches(".*\\.v[0-9]+\\.[A-Za-z0-9]+")) {
                known.add(name);
            }
        }
        for (Map.Entry<String, JsonNode> each : overlay.path("additions").properties()) {
            each.getValue().forEach(kind -> known.add(each.getKey() + "." + kind.stringValue()));
        }
        Map<String, Class<?>> classes = new TreeMap<>();
        for (String name : known) {
            Class<?> type = javaClass(name);
            if (type != null) {
                classes.put(name, type);
            }
        }
        overlay.path("classes").properties().forEach(each -> {
            Class<?> type = load(each.getValue().stringValue());
            if (type == null) {
                throw new IllegalStateException("no class for " + each.getKey());
            }
            classes.put(each.getKey(), type);
        });
        return classes;
    }

    /** The class of {@code io.k8s.api.core.v1.Event} is {@code CoreV1Event}, or {@code V1Event} where that is unambiguous. */
    private static Class<?> javaClass(String name) {
        String[] parts = name.split("\\.");
        String kind = parts[parts.length - 1];
        String version = capital(parts[parts.length - 2]);
        Class<?> qualified = load(capital(parts[parts.length - 3]) + version + kind);
        return qualified != null ? qualified : load(version + kind);
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static Class<?> load(String simpleName) {
        try {
            return Class.forName(MODELS + simpleName, false, Definitions.class.getClassLoader());
        } catch (ClassNotFoundException | NoClassDefFoundError absent) {
            return null;
        }
    }

    private ObjectNode definition(String name, Class<?> type, JsonNode older, JsonNode overlay) {
        ObjectNode definition = Generate.JSON.createObjectNode();
        String description = older.path("description").asString(classDescription(type));
        if (!description.isEmpty()) {
            definition.put("description", description);
        }
        definition.put("type", "object");
        List<String> required = new ArrayList<>(new TreeSet<>(strings(type, "openapiRequiredFields")));
        if (!required.isEmpty()) {
            ArrayNode array = definition.putArray("required");
            required.forEach(array::add);
        }
        Map<String, ObjectNode> properties = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            String property = serializedName(field);
            if (property == null) {
                continue;
            }
            JsonNode known = older.path("properties").path(property);
            properties.put(property, known.isMissingNode() ? property(type, field, name) : cleaned(known));
        }
        ObjectNode target = definition.putObject("properties");
        properties.forEach(target::set);
        older.properties().forEach(each -> {
            if (each.getKey().startsWith("x-kubernetes-")) {
                definition.set(each.getKey(), each.getValue());
            }
        });
        return definition;
    }

    private static ObjectNode cleaned(JsonNode declared) {
        ObjectNode copy = declared.deepCopy().asObject();
        copy.remove("x-fabric8-info");
        return copy;
    }

    private static String classDescription(Class<?> type) {
        return annotation(type, "description");
    }

    private static String annotation(java.lang.reflect.AnnotatedElement element, String attribute) {
        for (var each : element.getAnnotations()) {
            String simple = each.annotationType().getSimpleName();
            if (simple.equals("ApiModel") || simple.equals("ApiModelProperty")) {
                try {
                    return String.valueOf(each.annotationType().getMethod(attribute).invoke(each));
                } catch (ReflectiveOperationException absent) {
                    return "";
                }
            }
        }
        return "";
    }

    private static String serializedName(Field field) {
        for (var each : field.getAnnotations()) {
            if (each.annotationType().getSimpleName().equals("SerializedName")) {
                try {
                    return String.valueOf(each.annotationType().getMethod("value").invoke(each));
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
        return null;
    }

    private static Collection<String> strings(Class<?> type, String field) {
        try {
            Field declared = type.getField(field);
            Class.forName(type.getName(), true, type.getClassLoader());
            return ((Collection<?>) declared.get(null)).stream().map(String::valueOf).toList();
        } catch (ReflectiveOperationException absent) {
            return List.of();
        }
    }

    private ObjectNode property(Class<?> owner, Field field, String definition) {
        ObjectNode property = schema(field.getGenericType(), definition);
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getName().equalsIgnoreCase("get" + field.getName())) {
                String description = annotation(method, "value");
                if (!description.isEmpty()) {
                    property.put("description", description);
                }
            }
        }
        if (property.path("type").asString("").equals("object") && property.isObject() && property.has("$ref")) {
            property.remove("type");
        }
        return property;
    }

    private ObjectNode schema(Type type, String definition) {
        ObjectNode schema = Generate.JSON.createObjectNode();
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Map.class) {
                return schema.put("type", "object").set("additionalProperties", schema(arguments[1], definition)).asObject();
            }
            return schema.put("type", "array").set("items", schema(arguments[0], definition)).asObject();
        }
        Class<?> raw = (Class<?>) type;
        return switch (raw.getSimpleName()) {
            case "String" -> schema.put("type", "string");
            case "Integer" -> schema.put("type", "integer").put("format", "int32");
            case "Long" -> schema.put("type", "integer").put("format", "int64");
            case "Double" -> schema.put("type", "number").put("format", "double");
            case "Boolean" -> schema.put("type", "boolean");
            case "byte[]" -> schema.put("type", "string").put("format", "byte");
            case "OffsetDateTime" -> reference(schema, META + "Time");
            case "Quantity" -> reference(schema, "io.k8s.apimachinery.pkg.api.resource.Quantity");
            case "IntOrString" -> reference(schema, "io.k8s.apimachinery.pkg.util.intstr.IntOrString");
            case "Object" -> reference(
                    schema,
                    definition.contains(".apiextensions.v1.")
                            ? "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON"
                            : "io.k8s.apimachinery.pkg.runtime.RawExtension");
            default -> {
                String name = names.get(raw);
                if (name == null) {
                    throw new IllegalStateException(definition + " has a field of the unknown class " + raw);
                }
                yield reference(schema, name);
            }
        };
    }

    private static ObjectNode reference(ObjectNode schema, String name) {
        return schema.put("$ref", "#/definitions/" + name);
    }

    private void overlay(String name, JsonNode properties) {
        ObjectNode definition = all.get(name);
        if (definition == null) {
            throw new IllegalStateException("the overlay speaks of an unknown definition " + name);
        }
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            if (!(definition.path("properties").get(property.getKey()) instanceof ObjectNode target)) {
                throw new IllegalStateException("the overlay speaks of an unknown property " + name + "." + property.getKey());
            }
            for (Map.Entry<String, JsonNode> each : property.getValue().properties()) {
                if (each.getValue().isNull()) {
                    target.remove(each.getKey());
                } else {
                    target.set(each.getKey(), each.getValue());
                }
            }
        }
    }

    private void nameKinds(Resources resources) {
        Set<String> groupVersions = new TreeSet<>();
        for (Resources.Version version : resources.versions()) {
            groupVersions.add(version.groupName() + "/" + version.name());
            for (JsonNode resource : version.resources()) {
                String kind = resource.path("kind").stringValue();
                name(version.groupName(), version.name(), kind, version.definition(kind));
                if (all.containsKey(version.definition(kind + "List"))) {
                    name(version.groupName(), version.name(), kind + "List", version.definition(kind + "List"));
                }
                for (JsonNode each : resource.path("subresources")) {
                    String definition = each.has("package")
                            ? each.path("package").stringValue() + "." + each.path("version").stringValue() + "."
                                    + each.path("kind").stringValue()
                            : version.definition(each.path("kind").asString(kind));
                    if (all.containsKey(definition)) {
                        name(each.path("group").asString(version.groupName()), each.path("version").asString(version.name()),
                                each.path("kind").asString(kind), definition);
                    }
                }
            }
        }
        for (String kind : CORE_META) {
            if (kind.equals("DeleteOptions") || kind.equals("WatchEvent")) {
                for (String each : groupVersions) {
                    int slash = each.indexOf('/');
                    name(each.substring(0, slash), each.substring(slash + 1), kind, META + kind);
                }
            } else {
                name("", "v1", kind, META + kind);
            }
        }
    }

    private void name(String group, String version, String kind, String definition) {
        ObjectNode target = all.get(definition);
        if (target == null) {
            throw new IllegalStateException("no definition for " + group + "/" + version + " " + kind + ": " + definition);
        }
        Map<String, String> known = kinds.computeIfAbsent(group.isEmpty() ? version : group + "/" + version, any -> new TreeMap<>());
        if (known.put(kind, definition) != null) {
            return;
        }
        ArrayNode list = target.get("x-kubernetes-group-version-kind") instanceof ArrayNode array
                ? array
                : target.putArray("x-kubernetes-group-version-kind");
        list.addObject().put("group", group).put("kind", kind).put("version", version);
    }
}
