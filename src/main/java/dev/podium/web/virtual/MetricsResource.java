package dev.podium.web.virtual;

import dev.podium.machinery.Json;
import dev.podium.machinery.ResourceQuantity;
import dev.podium.model.ObjectMeta;
import dev.podium.model.ResourceUsage;
import dev.podium.registry.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What metrics-server serves: what nodes and Pods use. Here the kubelets are asked at the moment that somebody wants to know. */
interface MetricsResource extends VirtualResource {

    String GROUP = "metrics.k8s.io";
    String VERSION = "v1beta1";

    @Override
    default String group() {
        return GROUP;
    }

    @Override
    default String version() {
        return VERSION;
    }

    /** metrics-server gives none, so that {@code pod} and {@code node} stay names of what they are. */
    @Override
    default String singular() {
        return "";
    }

    @Override
    default List<String> shortNames() {
        return List.of();
    }

    /** On objects of either scope, as metrics-server has it. */
    @Override
    default List<String> fields() {
        return List.of("metadata.name", "metadata.namespace");
    }

    /** An object that bears the names of what it is about. */
    default ObjectNode about(ObjectMeta meta, ResourceUsage usage, Instant now) {
        ObjectNode object = Json.mapper().createObjectNode();
        object.put("kind", kind()).put("apiVersion", GROUP + "/" + VERSION);
        ObjectNode metadata = object.putObject("metadata").put("name", meta.nameOrEmpty());
        if (!meta.namespaceOrEmpty().isEmpty()) {
            metadata.put("namespace", meta.namespaceOrEmpty());
        }
        metadata.put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
        if (!meta.labels().isEmpty()) {
            ObjectNode labels = metadata.putObject("labels");
            meta.labels().forEach(labels::put);
        }
        object.put("timestamp", usage.time().truncatedTo(ChronoUnit.SECONDS).toString());
        object.put("window", usage.window().toSeconds() + "s");
        return object;
    }

    /** The figures, in the canonical form of quantities. */
    static void amounts(ObjectNode into, ResourceUsage usage) {
        into.putObject("usage")
                .put("cpu", ResourceQuantity.parse(usage.nanoCores() + "n").text())
                .put("memory", ResourceQuantity.parse((usage.workingSet() >> 10) + "Ki").text());
    }

    static ApiException notFound(String group, String kind, String name) {
        String qualified = group.isEmpty() ? kind : kind + "." + group;
        return new ApiException(
                404,
                "NotFound",
                qualified + " \"" + name + "\" not found",
                new ApiException.Details(name, group.isEmpty() ? null : group, kind, null, List.of(), 0));
    }
}
