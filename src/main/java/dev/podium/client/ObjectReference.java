package dev.podium.client;

import dev.podium.model.Node;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an Event is about.
 *
 * @param fieldPath a part of it, such as {@code spec.containers{web}}; empty: all of it
 */
public record ObjectReference(
        String kind, String apiVersion, String namespace, String name, String uid, String resourceVersion, String fieldPath) {

    public static ObjectReference of(Pod pod) {
        return of("Pod", pod.metadata(), pod.metadata().uidOrEmpty());
    }

    /** One container of a Pod, as upstream's kubelet refers to it. */
    public static ObjectReference of(Pod pod, String container) {
        ObjectReference whole = of(pod);
        String list = pod.spec().initContainers().stream().anyMatch(each -> each.name().equals(container))
                ? "initContainers"
                : pod.spec().containers().stream().anyMatch(each -> each.name().equals(container))
                        ? "containers"
                        : "ephemeralContainers";
        return new ObjectReference(
                whole.kind,
                whole.apiVersion,
                whole.namespace,
                whole.name,
                whole.uid,
                whole.resourceVersion,
                "spec." + list + "{" + container + "}");
    }

    /** A node as its kubelet refers to it: by its name in place of its UID. */
    public static ObjectReference ofKubelet(String node) {
        return new ObjectReference("Node", "", "", node, node, "", "");
    }

    public static ObjectReference of(Node node) {
        return of("Node", node.metadata(), node.metadata().uidOrEmpty());
    }

    /** Any object, by its kind and its metadata. */
    public static ObjectReference of(String apiVersion, String kind, ObjectMeta meta) {
        return of(kind, apiVersion, meta, meta.uidOrEmpty());
    }

    private static ObjectReference of(String kind, ObjectMeta meta, String uid) {
        return of(kind, "v1", meta, uid);
    }

    private static ObjectReference of(String kind, String apiVersion, ObjectMeta meta, String uid) {
        String version = meta.resourceVersion();
        return new ObjectReference(
                kind, apiVersion, meta.namespaceOrEmpty(), meta.nameOrEmpty(), uid, version == null ? "" : version, "");
    }

    /** The same without the version: what tells one object from another. */
    ObjectReference identity() {
        return new ObjectReference(kind, apiVersion, namespace, name, uid, "", fieldPath);
    }

    ObjectNode tree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        fields.put("namespace", namespace);
        fields.put("name", name);
        fields.put("uid", uid);
        fields.put("apiVersion", apiVersion);
        fields.put("resourceVersion", resourceVersion);
        fields.put("fieldPath", fieldPath);
        fields.forEach((field, value) -> {
            if (!value.isEmpty()) {
                tree.put(field, value);
            }
        });
        return tree;
    }
}
