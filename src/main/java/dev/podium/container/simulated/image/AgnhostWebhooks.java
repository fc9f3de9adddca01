package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code agnhost webhook}: admission webhooks that do what Kubernetes' end-to-end tests expect of them. */
final class AgnhostWebhooks {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MARK = "webhook-e2e-test";
    private static final String DISALLOW = "webhook-disallow";
    private static final String NONDELETABLE = "webhook-nondeletable";
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final Duration FOREVER = Duration.ofDays(1000);

    private final Process process;
    private final Map<String, String> flags;

    AgnhostWebhooks(Process process, Map<String, String> flags) {
        this.process = process;
        this.flags = flags;
    }

    HttpResponse answer(HttpRequest request) throws Exception {
        if (request.path().equals("/readyz")) {
            return HttpResponse.ok("ok");
        }
        if (!request.header("Content-Type").startsWith("application/json")) {
            process.printError("contentType=" + request.header("Content-Type") + ", expect application/json");
            return HttpResponse.ok("");
        }
        JsonNode review;
        try {
            review = JSON.readTree(request.body());
        } catch (JacksonException unreadable) {
            return HttpResponse.text(400, "Request could not be decoded: " + unreadable.getOriginalMessage() + "\n");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.set("kind", review.path("kind"));
        answer.set("apiVersion", review.path("apiVersion"));
        ObjectNode response = answer.putObject("response");
        response.set("uid", review.path("request").path("uid"));
        return decide(request.path(), review.path("request"), response)
                ? HttpResponse.of(200, "application/json", answer.toString())
                : HttpResponse.text(404, "404 page not found\n");
    }

    /** Fills in a response; tells whether there is such a webhook. */
    private boolean decide(String path, JsonNode request, ObjectNode response) throws InterruptedException {
        JsonNode object = request.path(request.path("operation").asString("").equals("DELETE") ? "oldObject" : "object");
        response.put("allowed", true);
        switch (path) {
            case "/always-allow-delay-5s" -> process.sleep(DELAY);
            case "/always-deny" -> deny(response, "message", "this webhook denies all requests");
            case "/add-label" -> addLabel(object.path("metadata").path("labels"), response);
            case "/pods" -> pods(object, response);
            case "/pods/attach" -> attachment(request, response);
            case "/mutating-pods" -> initContainer(object, response);
            case "/mutating-pods-sidecar" -> sidecar(object, response);
            case "/configmaps" -> data("configmap", "key and value", request, object, response);
            case "/custom-resource" -> data("custom resource", "data", request, object, response);
            case "/mutating-configmaps", "/mutating-custom-resource" -> stages(object, response);
            case "/crd" -> {
                if (object.path("metadata").path("labels").path(MARK).asString("").equals(DISALLOW)) {
                    deny(response, "message", "the crd contains unwanted label");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void deny(ObjectNode response, String member, String why) {
        response.put("allowed", false);
        response.putObject("status").put(member, why);
    }

    private static void patch(ObjectNode response, String operations) {
        response.put("patchType", "JSONPatch");
        response.put("patch", Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    }

    private static void addLabel(JsonNode labels, ObjectNode response) {
        if (labels.isEmpty()) {
            patch(response, "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"added-label\":\"yes\"}}]");
        } else if (!labels.path("added-label").asString("").equals("yes")) {
            String operation = labels.has("added-label") ? "replace" : "add";
            patch(response, "[{\"op\":\"" + operation + "\",\"path\":\"/metadata/labels/added-label\",\"value\":\"yes\"}]");
        }
    }

    private void pods(JsonNode pod, ObjectNode response) throws InterruptedException {
        StringBuilder why = new StringBuilder();
        switch (pod.path("metadata").path("labels").path(MARK).asString("")) {
            case DISALLOW -> why.append("the pod contains unwanted label; ");
            case "wait-forever" -> process.sleep(FOREVER);
            default -> {}
        }
        for (JsonNode each : pod.path("spec").path("containers")) {
            if (each.path("name").asString("").contains(DISALLOW)) {
                why.append("the pod contains unwanted container name; ");
            }
        }
        if (!why.isEmpty()) {
            deny(response, "message", why.toString().strip());
        }
    }

    private static void attachment(JsonNode request, ObjectNode response) {
        JsonNode options = request.path("object");
        if (request.path("name").asString("").equals("to-be-attached-pod")
                && options.path("stdin").asBoolean(false)
                && options.path("container").asString("").equals("container1")) {
            deny(response, "message", "attaching to pod 'to-be-attached-pod' is not allowed");
        }
    }

    private static boolean has(JsonNode containers, String name) {
        return containers.valueStream().anyMatch(each -> each.path("name").asString("").equals(name));
    }

    private static void initContainer(JsonNode pod, ObjectNode response) {
        String name = "webhook-added-init-container";
        if (pod.path("metadata").path("name").asString("").equals("webhook-to-be-mutated")
                && !has(pod.path("spec").path("initContainers"), name)) {
            patch(response, "[{\"op\":\"add\",\"path\":\"/spec/initContainers\",\"value\":[{\"image\":\"webhook-added-image\",\"name\":\""
                    + name + "\",\"resources\":{}}]}]");
        }
    }

    private void sidecar(JsonNode pod, ObjectNode response) {
        String image = flags.getOrDefault("sidecar-image", "");
        if (image.isEmpty()) {
            deny(response, "message", "No image specified by the sidecar-image parameter");
            ((ObjectNode) response.path("status")).put("status", "Failure").put("code", 500);
        } else if (!has(pod.path("spec").path("containers"), "webhook-added-sidecar")) {
            ObjectNode container = JSON.createObjectNode();
            container.put("image", image).put("name", "webhook-added-sidecar").putObject("resources");
            patch(response, "[{\"op\":\"add\",\"path\":\"/spec/containers/-\",\"value\":" + container + "}]");
        }
    }

    /** @param unwanted what is unwanted in it when it is written */
    private static void data(String what, String unwanted, JsonNode request, JsonNode object, ObjectNode response) {
        boolean deletion = request.path("operation").asString("").equals("DELETE");
        String mark = object.path("data").path(MARK).asString("");
        if (mark.equals(DISALLOW) && !deletion) {
            deny(response, "reason", "the " + what + " contains unwanted " + unwanted);
        } else if (mark.equals(NONDELETABLE) && deletion) {
            deny(response, "reason", "the " + what + " cannot be deleted because it contains unwanted key and value");
        }
    }

    private static void stages(JsonNode object, ObjectNode response) {
        JsonNode data = object.path("data");
        String stage = data.path("mutation-stage-1").asString("").equals("yes")
                ? "2"
                : data.path("mutation-start").asString("").equals("yes") ? "1" : "";
        if (!stage.isEmpty()) {
            patch(response, "[{\"op\":\"add\",\"path\":\"/data/mutation-stage-" + stage + "\",\"value\":\"yes\"}]");
        }
    }
}
