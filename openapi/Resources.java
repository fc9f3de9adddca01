import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The hand-written table of resources, read. */
final class Resources {

    /** A group-version and its resources. */
    record Version(JsonNode group, String name, List<JsonNode> resources, JsonNode usualVerbs) {
        String groupName() {
            return group.path("group").asString("");
        }

        /** {@code api/v1} or {@code apis/apps/v1}. */
        String path() {
            return groupName().isEmpty() ? "api/" + name : "apis/" + groupName() + "/" + name;
        }

        String definition(String kind) {
            return group.path("package").stringValue() + "." + name + "." + kind;
        }

        List<String> verbs(JsonNode resource) {
            JsonNode own = resource.path("verbs");
            return strings(own.isMissingNode() ? usualVerbs : own);
        }
    }

    private final List<Version> versions = new ArrayList<>();

    Resources(JsonNode file) {
        for (JsonNode group : file.path("groups")) {
            for (Map.Entry<String, JsonNode> each : group.path("versions").properties()) {
                versions.add(new Version(group, each.getKey(), List.copyOf(each.getValue().values()), file.path("usualVerbs")));
            }
        }
    }

    List<Version> versions() {
        return versions;
    }

    /** The table as the run time reads it: all that discovery shows. */
    ArrayNode table() {
        ArrayNode table = Generate.JSON.createArrayNode();
        for (Version version : versions) {
            for (JsonNode resource : version.resources()) {
                ObjectNode row = table.addObject();
                String kind = resource.path("kind").stringValue();
                row.put("group", version.groupName());
                row.put("version", version.name());
                row.put("name", resource.path("plural").stringValue());
                row.put("singularName", resource.path("singular").asString(kind.toLowerCase(Locale.ROOT)));
                row.put("namespaced", resource.path("scope").asString("").equals("Namespaced"));
                row.put("kind", kind);
                row.set("verbs", array(version.verbs(resource)));
                row.set("shortNames", array(strings(resource.path("short"))));
                row.set("categories", array(strings(resource.path("categories"))));
                ArrayNode subresources = row.putArray("subresources");
                for (Map.Entry<String, JsonNode> each : resource.path("subresources").properties()) {
                    JsonNode declared = each.getValue();
                    ObjectNode subresource = subresources.addObject();
                    subresource.put("name", each.getKey());
                    subresource.put("group", declared.path("group").asString(version.groupName()));
                    subresource.put("version", declared.path("version").asString(version.name()));
                    subresource.put("kind", declared.path("kind").asString(kind));
                    subresource.set("verbs", array(strings(declared.isArray() ? declared : declared.path("verbs"))));
                }
            }
        }
        return table;
    }

    static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static ArrayNode array(List<String> values) {
        ArrayNode array = Generate.JSON.createArrayNode();
        values.forEach(array::add);
        return array;
    }
}
