package dev.podium.web.virtual;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document of {@code metrics.k8s.io/v1beta1}; its schemas have metrics-server's names. */
final class MetricsDocument {

    private static final String PACKAGE = "io.k8s.metrics.pkg.apis.metrics.v1beta1.";
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";

    private MetricsDocument() {}

    static VirtualDocument make() {
        VirtualDocument document = new VirtualDocument(
                MetricsResource.GROUP, MetricsResource.VERSION, "Podium: what nodes and Pods use, as metrics-server shows it");
        list(document, "/nodes", "NodeMetrics", "What the nodes use");
        get(document, "/nodes/{name}", "NodeMetrics", "What a node uses");
        list(document, "/pods", "PodMetrics", "What the Pods of every namespace use");
        list(document, "/namespaces/{namespace}/pods", "PodMetrics", "What a namespace's Pods use");
        get(document, "/namespaces/{namespace}/pods/{name}", "PodMetrics", "What a Pod's containers use");
        schemas(document);
        return document;
    }

    private static void get(VirtualDocument document, String place, String kind, String description) {
        document.operation(place, new VirtualDocument.Operation("get", kind, PACKAGE + kind, description));
    }

    private static void list(VirtualDocument document, String place, String kind, String description) {
        ArrayNode parameters = document.operation(
                place, new VirtualDocument.Operation("list", kind, PACKAGE + kind + "List", description));
        VirtualDocument.query(parameters, "labelSelector", "Selects by the labels of the Pods or nodes.");
        VirtualDocument.query(parameters, "fieldSelector", "Selects by metadata.name or metadata.namespace.");
    }

    private static void schemas(VirtualDocument document) {
        document.metadata("Standard object's metadata; name and labels are those of the Pod or node.");
        document.quantity(QUANTITY);
        ObjectNode node = document.kind(PACKAGE + "NodeMetrics", "NodeMetrics", "NodeMetrics is what a node uses.");
        measured(node);
        usage(node);
        ObjectNode pod = document.kind(PACKAGE + "PodMetrics", "PodMetrics", "PodMetrics is what the containers of a Pod use.");
        measured(pod);
        VirtualDocument.reference(
                VirtualDocument.list(pod, "containers", "Those that run."), PACKAGE + "ContainerMetrics");
        ObjectNode container = document.type(PACKAGE + "ContainerMetrics", "ContainerMetrics is what a container uses.");
        VirtualDocument.text(container, "name", "The container's name in its Pod.");
        usage(container);
    }

    private static void measured(ObjectNode properties) {
        VirtualDocument.text(properties, "timestamp", "When it was measured.");
        VirtualDocument.text(properties, "window", "How long the time was, up to then, that the use of CPU is the average of.");
    }

    private static void usage(ObjectNode properties) {
        ObjectNode usage = properties.putObject("usage").put("type", "object").put("description", "What is used: cpu and memory.");
        VirtualDocument.reference(usage.putObject("additionalProperties"), QUANTITY);
    }
}
