package dev.podium.registry.custom;

import dev.podium.machinery.Definition;
import dev.podium.machinery.FieldFilter;
import dev.podium.machinery.JsonPaths;
import dev.podium.registry.ApiException;
import dev.podium.registry.Part;
import dev.podium.registry.PrinterColumn;
import dev.podium.registry.ResourceStrategy;
import dev.podium.registry.ScalePaths;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Custom resources, after upstream's {@code pkg/registry/customresource}. */
final class CustomStrategy implements ResourceStrategy {

    private final Definition definition;
    private final Definition.Version version;

    CustomStrategy(Definition definition, Definition.Version version) {
        this.definition = definition;
        this.version = version;
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        if (definition.terminating()) {
            throw new ApiException(
                    405,
                    "MethodNotAllowed",
                    "create not allowed while custom resource definition is terminating",
                    new ApiException.Details(
                            null, definition.group(), definition.plural(), null, List.of(), 0));
        }
        if (version.status()) {
            object.remove("status");
        }
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
        JsonNode owners = object.path("metadata").path("managedFields");
        ObjectNode metadata = (ObjectNode) old.path("metadata").deepCopy();
        metadata.remove("managedFields");
        if (!owners.isMissingNode()) {
            metadata.set("managedFields", owners);
        }
        object.set("metadata", metadata);
    }

    @Override
    public boolean countsGenerations() {
        return true;
    }

    /** Everything counts but metadata; where the status is apart, an update has the old one. */
    @Override
    public boolean asksForMore(ObjectNode object, ObjectNode old) {
        return !asked(object).equals(asked(old));
    }

    private static ObjectNode asked(ObjectNode object) {
        ObjectNode asked = object.objectNode();
        object.properties().forEach(each -> {
            if (!each.getKey().equals("metadata") && !each.getKey().equals("apiVersion")) {
                asked.set(each.getKey(), each.getValue());
            }
        });
        return asked;
    }

    @Override
    public boolean separatesStatus() {
        return version.status();
    }

    @Override
    public boolean updatesUnconditionally() {
        return false;
    }

    @Override
    public FieldFilter ownable(Part part) {
        return switch (part) {
            case Part.Whole _ -> version.status() ? FieldFilter.without("status") : FieldFilter.ALL;
            case Part.Status _ -> FieldFilter.only("status");
            case Part.Named(String subresource) -> subresource.equals("scale")
                    ? FieldFilter.only(scale().specReplicas())
                    : FieldFilter.ALL;
            case Part.Server _ -> FieldFilter.ALL;
        };
    }

    @Override
    public ScalePaths scale() {
        Definition.Scale scale = version.scale();
        return scale == null
                ? ScalePaths.STANDARD
                : new ScalePaths(
                        bare(scale.specReplicas()), bare(scale.statusReplicas()), bare(scale.labelSelector()));
    }

    @Override
    public List<String> selectableFields() {
        return version.selectableFields().stream().map(CustomStrategy::bare).toList();
    }

    @Override
    public void fields(JsonNode object, Map<String, String> into) {
        for (String each : version.selectableFields()) {
            into.put(bare(each), JsonPaths.member(object, each).asString(""));
        }
    }

    private static String bare(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }

    @Override
    public List<PrinterColumn> columns() {
        return version.columns().stream()
                .map(each -> new PrinterColumn(
                        each.name(), each.type(), each.format(), each.description(), each.priority(), each.path()))
                .toList();
    }

    @Override
    public String warning() {
        return version.warning();
    }
}
