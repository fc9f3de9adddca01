package dev.podium.machinery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CustomResourceDefinition, read.
 *
 * @param versions in the order in which clients shall prefer them
 * @param established whether its objects are served
 * @param terminating whether it is being deleted, and takes no new objects
 */
public record Definition(
        String group,
        String plural,
        String singular,
        String kind,
        String listKind,
        List<String> shortNames,
        List<String> categories,
        Scope scope,
        List<Version> versions,
        Webhook conversion,
        boolean established,
        boolean terminating) {

    private static final Pattern STABLE = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

    /**
     * One version.
     *
     * @param schema what an object may look like, as {@code openAPIV3Schema} says
     * @param warning what those who use the version are told; empty: nothing
     * @param status whether the status is a subresource
     */
    public record Version(
            String name,
            boolean served,
            boolean storage,
            String warning,
            ObjectNode schema,
            boolean status,
            @Nullable Scale scale,
            List<Column> columns,
            List<String> selectableFields) {}

    /** Where in an object its scale is: paths such as {@code .spec.replicas}; the selector's may be empty. */
    public record Scale(String specReplicas, String statusReplicas, String labelSelector) {}

    /** A column of Tables. */
    public record Column(String name, String type, String format, String description, int priority, String path) {}

    /**
     * Who converts between versions; without a configuration, objects are the same in all of them.
     *
     * @param clientConfig where the webhook is
     * @param reviewVersions which versions of the review it takes
     */
    public record Webhook(@Nullable JsonNode clientConfig, List<String> reviewVersions) {}

    /** Reads a definition that has been validated. */
    public static Definition of(JsonNode object) {
        JsonNode spec = object.path("spec");
        // What has been accepted counts, not what is asked for.
        JsonNode names = object.path("status").path("acceptedNames").path("plural").asString("").isEmpty()
                ? spec.path("names")
                : object.path("status").path("acceptedNames");
        List<Version> versions = new ArrayList<>();
        spec.path("versions").forEach(each -> versions.add(version(spec, each)));
        versions.sort(Comparator.comparing(Version::name, Definition::byPriority));
        JsonNode webhook = spec.path("conversion").path("webhook");
        return new Definition(
                spec.path("group").asString(""),
                names.path("plural").asString(""),
                names.path("singular").asString(""),
                names.path("kind").asString(""),
                names.path("listKind").asString(""),
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                spec.path("scope").asString("").equals("Namespaced") ? Scope.NAMESPACED : Scope.CLUSTER,
                List.copyOf(versions),
                new Webhook(
                        spec.path("conversion").path("strategy").asString("").equals("Webhook")
                                ? webhook.path("clientConfig")
                                : null,
                        texts(webhook.path("conversionReviewVersions"))),
                condition(object, "Established"),
                object.path("metadata").hasNonNull("deletionTimestamp"));
    }

    private static boolean condition(JsonNode object, String type) {
        return object.path("status").path("conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals(type)
                        && each.path("status").asString("").equals("True"));
    }

    private static Version version(JsonNode spec, JsonNode version) {
        JsonNode scale = version.path("subresources").path("scale");
        String name = version.path("name").asString("");
        String warning = "";
        if (version.path("deprecated").asBoolean(false)) {
            warning = version.path("deprecationWarning")
                    .asString(spec.path("group").asString("") + "/" + name + " " + spec.path("names").path("kind").asString("")
                            + " is deprecated");
        }
        List<Column> columns = new ArrayList<>();
        version.path("additionalPrinterColumns")
                .forEach(each -> columns.add(new Column(
                        each.path("name").asString(""),
                        each.path("type").asString(""),
                        each.path("format").asString(""),
                        each.path("description").asString(""),
                        each.path("priority").asInt(0),
                        each.path("jsonPath").asString(""))));
        return new Version(
                name,
                version.path("served").asBoolean(false),
                version.path("storage").asBoolean(false),
                warning,
                version.path("schema").path("openAPIV3Schema") instanceof ObjectNode schema
                        ? schema
                        : JsonNodeFactory.instance.objectNode(),
                version.path("subresources").has("status"),
                scale.isObject()
                        ? new Scale(
                                scale.path("specReplicasPath").asString(""),
                                scale.path("statusReplicasPath").asString(""),
                                scale.path("labelSelectorPath").asString(""))
                        : null,
                List.copyOf(columns),
                version.path("selectableFields").valueStream()
                        .map(each -> each.path("jsonPath").asString(""))
                        .toList());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(each -> each.asString("")).toList();
    }

    /** The kind as one version serves it. */
    public GroupVersionKind type(Version version) {
        return new GroupVersionKind(group, version.name(), kind);
    }

    /**
     * Upstream's order of versions (apimachinery, pkg/version): stable before beta before alpha, newer before older, and
     * whatever is no such version last, by name.
     */
    static int byPriority(String a, String b) {
        Matcher mine = STABLE.matcher(a);
        Matcher theirs = STABLE.matcher(b);
        boolean known = mine.matches();
        boolean otherKnown = theirs.matches();
        if (!known || !otherKnown) {
            return known ? -1 : otherKnown ? 1 : a.compareTo(b);
        }
        int order = Integer.compare(rank(theirs.group(2)), rank(mine.group(2)));
        if (order == 0) {
            order = Long.compare(Long.parseLong(theirs.group(1)), Long.parseLong(mine.group(1)));
        }
        return order == 0 && mine.group(3) != null
                ? Long.compare(Long.parseLong(theirs.group(3)), Long.parseLong(mine.group(3)))
                : order;
    }

    private static int rank(@Nullable String stage) {
        return stage == null ? 2 : stage.equals("beta") ? 1 : 0;
    }
}
