import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of operations, and which object a delete answers with. */
final class OperationParameters {
    private static final Map<String, String> TEXTS = texts();
    private static final Set<String> BOOLEANS = Set.of(
            "allowWatchBookmarks", "sendInitialEvents", "watch", "orphanDependents", "force", "follow", "previous", "timestamps",
            "insecureSkipTLSVerifyBackend", "stdin", "stdout", "stderr", "tty", "ignoreStoreReadErrorWithClusterBreakingPotential");
    private static final Set<String> INTEGERS = Set.of(
            "limit", "timeoutSeconds", "gracePeriodSeconds", "sinceSeconds", "tailLines", "limitBytes", "ports");
    /** Kinds that a delete answers with itself; for all others it answers with a Status. */
    private static final Set<String> ANSWERED_BY_THEMSELVES = Set.of(
            "Pod", "PodTemplate", "ServiceAccount", "Service", "PersistentVolume", "PersistentVolumeClaim", "ResourceQuota",
            "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass", "ResourceClaim",
            "ResourceClaimTemplate", "ResourceSlice", "DeviceClass");

    private OperationParameters() {}

    private static Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("allowWatchBookmarks", "Whether a watch may be sent BOOKMARK events. Ignored by lists.");
        texts.put("continue", "Where to go on: the token that the last page of a list in chunks came with.");
        texts.put("dryRun", "All runs every stage of the request but stores nothing. Anything else is refused.");
        texts.put("fieldManager", "The name of whoever makes these changes: at most 128 printable characters.");
        texts.put("fieldSelector", "Restricts the result to objects whose fields have these values. Everything by default.");
        texts.put("fieldValidation", "What to do about unknown and repeated fields: Ignore, Warn (the default) or Strict.");
        texts.put("force", "Whether an apply takes over fields that others manage. Only for apply patches.");
        texts.put("gracePeriodSeconds", "How long the object may take to end, in seconds; zero deletes at once.");
        texts.put("ignoreStoreReadErrorWithClusterBreakingPotential",
                "Deletes an object that can no longer be read from the store, passing over finalizers.");
        texts.put("labelSelector", "Restricts the result to objects with these labels. Everything by default.");
        texts.put("limit", "How many objects a list returns at most before it hands out a continue token.");
        texts.put("orphanDependents", "Deprecated: use propagationPolicy. Whether dependents are orphaned.");
        texts.put("pretty", "If true, the output is indented.");
        texts.put("propagationPolicy", "What becomes of dependents: Orphan, Background or Foreground.");
        texts.put("resourceVersion", "Which state the result may be served from, or the version a watch starts after.");
        texts.put("resourceVersionMatch", "How resourceVersion applies to a list: NotOlderThan or Exact.");
        texts.put("sendInitialEvents", "Whether a watch begins with the objects that exist, ended by a bookmark.");
        texts.put("shardSelector", "Restricts the result to one shard of the objects.");
        texts.put("timeoutSeconds", "How long the call may last, in seconds.");
        texts.put("watch", "Streams changes instead of answering with a list.");
        texts.put("container", "The container; by default the only one.");
        texts.put("command", "The command and its arguments, not run within a shell.");
        texts.put("stdin", "Whether standard input is redirected.");
        texts.put("stdout", "Whether standard output is redirected.");
        texts.put("stderr", "Whether standard error is redirected.");
        texts.put("tty", "Whether a terminal is allocated.");
        texts.put("ports", "The ports to forward.");
        texts.put("path", "The path within the target.");
        texts.put("follow", "Whether the log is followed.");
        texts.put("previous", "Whether the log of the container's previous run is returned.");
        texts.put("timestamps", "Whether each line begins with its time.");
        texts.put("sinceSeconds", "How far back the log goes, in seconds.");
        texts.put("tailLines", "How many lines from the end are returned.");
        texts.put("limitBytes", "How many bytes are returned at most.");
        texts.put("stream", "Which stream is returned: All, Stdout or Stderr.");
        texts.put("insecureSkipTLSVerifyBackend", "Whether the kubelet's certificate goes unchecked.");
        return texts;
    }

    static ObjectNode query(String name) {
        return parameter("query", name, TEXTS.getOrDefault(name, ""));
    }

    static ObjectNode path(String name, String kind) {
        String text = switch (name) {
            case "name" -> "name of the " + kind;
            case "namespace" -> "object name and auth scope, such as for teams and projects";
            default -> "path to the resource";
        };
        return parameter("path", name, text).put("required", true);
    }

    private static ObjectNode parameter(String in, String name, String text) {
        ObjectNode parameter = Generate.JSON.createObjectNode();
        parameter.put("name", name).put("in", in).put("description", text);
        ObjectNode schema = parameter.putObject("schema");
        schema.put("type", BOOLEANS.contains(name) ? "boolean" : INTEGERS.contains(name) ? "integer" : "string");
        schema.put("uniqueItems", true);
        return parameter;
    }

    static List<ObjectNode> connect(String what) {
        List<String> names = switch (what) {
            case "exec" -> List.of("command", "container", "stderr", "stdin", "stdout", "tty");
            case "attach" -> List.of("container", "stderr", "stdin", "stdout", "tty");
            case "portforward" -> List.of("ports");
            case "proxy" -> List.of("path");
            case "log" -> List.of("container", "follow", "insecureSkipTLSVerifyBackend", "limitBytes", "previous", "sinceSeconds",
                    "stream", "tailLines", "timestamps");
            default -> throw new IllegalArgumentException(what);
        };
        List<ObjectNode> parameters = new ArrayList<>();
        names.forEach(each -> parameters.add(query(each)));
        return parameters;
    }

    static String deleted(String kind, String definition) {
        return ANSWERED_BY_THEMSELVES.contains(kind) ? definition : "io.k8s.apimachinery.pkg.apis.meta.v1.Status";
    }
}
