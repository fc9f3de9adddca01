package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' {@code sample-apiserver}, which stands beside the cluster's own API server: the group {@code wardle.example.com} with
 * Flunders and Fischers. It asks nobody who its callers are, keeps everything in memory, and cannot be watched.
 */
final class SampleApiServer {

    private static final String GROUP = "wardle.example.com";
    private static final Pattern PATH = Pattern.compile(
            "/apis/wardle\\.example\\.com/(v1alpha1|v1beta1)(?:/namespaces/([^/]+))?/(flunders|fischers)(?:/([^/]+))?");

    private final Map<String, FlunderShelf> shelves = new HashMap<>();
    private final Process process;

    private SampleApiServer(Process process) {
        this.process = process;
    }

    static Image image() {
        return Image.builder()
                .entrypoint("/kube-sample-apiserver")
                .bytes(25_000_000)
                .memory(24 << 20)
                .shell(Image.Shell.NONE)
                .file("/" + AgnhostServers.CERTIFICATE, StandardImages.resource(AgnhostServers.CERTIFICATE))
                .file("/" + AgnhostServers.KEY, StandardImages.resource(AgnhostServers.KEY))
                .command("/kube-sample-apiserver", process -> {
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                    return run(AgnhostCall.of(process, process.args()));
                })
                .build();
    }

    private static int run(AgnhostCall call) throws IOException, InterruptedException {
        SampleApiServer server = new SampleApiServer(call.process());
        int port = call.number("secure-port", 443);
        try {
            AgnhostServers.serveTls(
                    call.flags().containsKey("tls-cert-file") ? call : own(call), port, server::answer);
        } catch (IOException unusable) {
            call.klog('F', "main.go:40", "Error running server: " + unusable.getMessage());
            return 1;
        }
        call.klog('I', "secure_serving.go:213", "Serving securely on [::]:" + port);
        return call.process().await();
    }

    /** Without a certificate, upstream's makes one itself. */
    private static AgnhostCall own(AgnhostCall call) {
        return new AgnhostCall(
                call.process(),
                Map.of("tls-cert-file", "/" + AgnhostServers.CERTIFICATE, "tls-private-key-file", "/" + AgnhostServers.KEY),
                call.operands());
    }

    private HttpResponse answer(HttpRequest request) {
        Matcher object = PATH.matcher(request.path());
        if (object.matches()) {
            return answer(request, object);
        }
        return switch (request.path()) {
            case "/healthz", "/livez", "/readyz" -> HttpResponse.ok("ok");
            case "/apis" -> json(200, groups());
            case "/apis/" + GROUP -> json(200, group().put("kind", "APIGroup").put("apiVersion", "v1"));
            case "/apis/" + GROUP + "/v1alpha1" -> json(200, resources("v1alpha1"));
            case "/apis/" + GROUP + "/v1beta1" -> json(200, resources("v1beta1"));
            case "/openapi/v2" -> json(200, tree().put("swagger", "2.0").set("paths", tree()));
            case "/openapi/v3" -> json(200, tree().set("paths", tree()));
            default -> json(404, Shelved.status(404, "NotFound", "the server could not find the requested resource"));
        };
    }

    private synchronized HttpResponse answer(HttpRequest request, Matcher path) {
        String version = path.group(1);
        String namespace = path.group(2) == null ? "" : path.group(2);
        String resource = path.group(3);
        boolean cluster = resource.equals("fischers");
        if (cluster && (version.equals("v1beta1") || !namespace.isEmpty())) {
            return json(404, Shelved.status(404, "NotFound", "the server could not find the requested resource"));
        }
        FlunderShelf shelf = shelves.computeIfAbsent(
                resource, name -> new FlunderShelf(name, cluster ? "Fischer" : "Flunder", () -> process.time().now()));
        try {
            Shelved answer = shelf.answer(request, GROUP + "/" + version, namespace, path.group(4) == null ? "" : path.group(4));
            return json(answer.code(), answer.body());
        } catch (JacksonException unreadable) {
            return json(400, Shelved.status(400, "BadRequest", unreadable.getOriginalMessage()));
        }
    }

    private static ObjectNode tree() {
        return JsonMapper.shared().createObjectNode();
    }

    private static HttpResponse json(int status, JsonNode body) {
        return HttpResponse.of(status, "application/json", body.toString());
    }

    private static ObjectNode groups() {
        ObjectNode list = tree().put("kind", "APIGroupList").put("apiVersion", "v1");
        list.putArray("groups").add(group());
        return list;
    }

    private static ObjectNode group() {
        ObjectNode group = tree().put("name", GROUP);
        ArrayNode versions = group.putArray("versions");
        for (String each : new String[] {"v1beta1", "v1alpha1"}) {
            versions.addObject().put("groupVersion", GROUP + "/" + each).put("version", each);
        }
        group.set("preferredVersion", versions.get(0));
        return group;
    }

    private static ObjectNode resources(String version) {
        ObjectNode list = tree().put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", GROUP + "/" + version);
        ArrayNode resources = list.putArray("resources");
        if (version.equals("v1alpha1")) {
            resource(resources, "fischers", "fischer", "Fischer").put("namespaced", false);
        }
        resource(resources, "flunders", "flunder", "Flunder").put("namespaced", true);
        return list;
    }

    private static ObjectNode resource(ArrayNode list, String name, String singular, String kind) {
        ObjectNode resource = list.addObject().put("name", name).put("singularName", singular).put("kind", kind);
        ArrayNode verbs = resource.putArray("verbs");
        for (String each : new String[] {"create", "delete", "deletecollection", "get", "list", "patch", "update"}) {
            verbs.add(each);
        }
        return resource;
    }
}
