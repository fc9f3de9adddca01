package dev.podium.web.virtual;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document of {@code podium.dev/v1alpha1}. */
final class ProbeDocument {

    private static final String PROBE = "dev.podium.v1alpha1.Probe";

    private ProbeDocument() {}

    static VirtualDocument make() {
        VirtualDocument document = new VirtualDocument("podium.dev", "v1alpha1", "Podium: probes and their results");
        list(document, "/probes", "The probes of every namespace");
        list(document, "/namespaces/{namespace}/probes", "The probes of a namespace's Pods");
        document.operation(
                "/namespaces/{namespace}/probes/{name}",
                new VirtualDocument.Operation("get", "Probe", PROBE, "One probe with its latest results"));
        schemas(document);
        return document;
    }

    private static void list(VirtualDocument document, String place, String description) {
        ArrayNode parameters = document.operation(
                place, new VirtualDocument.Operation("list", "Probe", PROBE + "List", description));
        VirtualDocument.query(parameters, "labelSelector", "Selects by the labels of the Pods.");
        VirtualDocument.query(parameters, "fieldSelector", "Such as spec.podName=web or status.outcome=Failure.");
    }

    private static void schemas(VirtualDocument document) {
        document.metadata("Standard object's metadata; the labels are the Pod's.");
        ObjectNode properties =
                document.kind(PROBE, "Probe", "Probe is one probe of one container of a Pod, and how it has gone.");

        ObjectNode spec = VirtualDocument.object(properties, "spec", "Which probe this is.");
        VirtualDocument.text(spec, "podName", "The Pod's name.");
        VirtualDocument.text(spec, "podUID", "The Pod's UID.");
        VirtualDocument.text(spec, "containerName", "The container that is probed.");
        VirtualDocument.text(spec, "type", "Startup, Liveness or Readiness.");

        ObjectNode status = VirtualDocument.object(properties, "status", "The latest result, and those before it.");
        result(status);
        VirtualDocument.value(status, "total", "integer", "How often the probe has run.");
        VirtualDocument.value(status, "failures", "integer", "How often it did not succeed.");
        ObjectNode item = VirtualDocument.list(status, "results", "The latest results, newest first.");
        result(item.put("type", "object").putObject("properties"));
    }

    private static void result(ObjectNode properties) {
        VirtualDocument.text(properties, "time", "When the attempt began.");
        VirtualDocument.text(properties, "outcome", "Success, Warning, Failure or Unknown.");
        VirtualDocument.value(properties, "latencyMillis", "number", "How long the attempt took, in milliseconds.");
        VirtualDocument.text(properties, "message", "What the attempt found.");
    }
}
