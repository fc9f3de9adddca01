package dev.podium.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Bodies to try in Swagger UI: the manifests of {@code examples/}, and a small one for each other kind. */
final class SwaggerExamples {

    /** How an example is written. */
    enum Form {
        JSON,
        YAML
    }

    private static final Map<String, String> SMALL = Map.of(
            "Namespace", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: try-it\n",
            "ConfigMap", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: blue\n",
            "Secret", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: password\nstringData:\n  password: s3cr3t\n",
            "ServiceAccount", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: robot\n",
            "Node",
                    "apiVersion: v1\nkind: Node\nmetadata:\n  name: extra-node\n  annotations:\n"
                            + "    podium.dev/kubelet: simulated\n",
            "Lease",
                    "apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata:\n  name: leader\nspec:\n"
                            + "  holderIdentity: me\n  leaseDurationSeconds: 15\n");

    private final YAMLMapper yaml = new YAMLMapper();

    /** Puts the examples for the kind that an operation is about into one of its bodies' media types. */
    void put(JsonNode operation, ObjectNode mediaType, Form form) {
        String kind = operation.path("x-kubernetes-group-version-kind").path("kind").asString("");
        Map<String, String> manifests = new LinkedHashMap<>();
        if (kind.equals("Pod") && operation.path("x-kubernetes-action").asString("").equals("post")) {
            pods(manifests);
        } else if (SMALL.containsKey(kind)) {
            manifests.put(kind, SMALL.get(kind));
        }
        if (manifests.isEmpty()) {
            return;
        }
        ObjectNode examples = mediaType.putObject("examples");
        manifests.forEach((name, manifest) -> {
            ObjectNode example = examples.putObject(name);
            switch (form) {
                case YAML -> example.put("value", manifest);
                case JSON -> example.set("value", yaml.readTree(manifest));
            }
        });
    }

    private static void pods(Map<String, String> manifests) {
        for (String line : resource("examples/index.txt").lines().toList()) {
            if (!line.isBlank()) {
                manifests.put(line.replace(".yaml", ""), resource("examples/" + line));
            }
        }
    }

    private static String resource(String name) {
        try (InputStream in = SwaggerExamples.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build has left out " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

}
