import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Makes the schemas, the OpenAPI documents and the resource table of one Kubernetes version from upstream's artifacts and
 * the two files beside this one. The build runs it from source: {@code java Generate.java <this folder> <output folder>}.
 */
final class Generate {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final Path output;

    private Generate(Path output) {
        this.output = output;
    }

    public static void main(String[] args) throws Exception {
        Path here = Path.of(args[0]);
        Generate generate = new Generate(Path.of(args[1]));
        JsonNode overlay = YAML.readTree(Files.readAllBytes(here.resolve("overlay.yaml")));
        Resources resources = new Resources(YAML.readTree(Files.readAllBytes(here.resolve("resources.yaml"))));
        generate.run(overlay, resources);
    }

    private void run(JsonNode overlay, Resources resources) throws Exception {
        deleteOld();
        Definitions definitions = new Definitions(overlay, resources);
        Map<String, ObjectNode> all = definitions.all();
        for (Map.Entry<String, ObjectNode> each : all.entrySet()) {
            write("definitions/" + each.getKey() + ".json", each.getValue());
        }
        write("kinds.json", definitions.kinds());
        write("resources.json", resources.table());
        Documents documents = new Documents(overlay.path("version").stringValue(), all);
        ObjectNode index = JSON.createObjectNode();
        Map<String, ObjectNode> byVersion = new TreeMap<>();
        byVersion.putAll(Operations.discovery(resources.versions()));
        for (Resources.Version version : resources.versions()) {
            byVersion.put(version.path(), new Operations(version).paths());
        }
        for (Map.Entry<String, ObjectNode> each : byVersion.entrySet()) {
            String file = "openapi/v3/" + each.getKey().replace('/', '_') + ".json";
            byte[] bytes = write(file, documents.v3(each.getValue()));
            index.putObject(each.getKey()).put("file", file).put("hash", hash(bytes));
        }
        byte[] v2 = write("openapi/v2.json", documents.v2(byVersion.values()));
        ObjectNode root = JSON.createObjectNode();
        root.put("version", overlay.path("version").stringValue());
        root.set("v3", index);
        root.putObject("v2").put("file", "openapi/v2.json").put("hash", hash(v2));
        write("openapi/index.json", root);
    }

    private void deleteOld() throws IOException {
        if (!Files.isDirectory(output)) {
            return;
        }
        try (Stream<Path> old = Files.walk(output)) {
            for (Path each : old.filter(Files::isRegularFile).toList()) {
                Files.delete(each);
            }
        }
    }

    private byte[] write(String file, JsonNode content) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(content);
        Path target = output.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, bytes);
        return bytes;
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    }

    /** A resource of the class path. */
    static JsonNode resource(String name) {
        try (var in = Generate.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return JSON.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The names that a tree refers to. */
    static void references(JsonNode node, Set<String> found) {
        JsonNode reference = node.get("$ref");
        if (reference != null && reference.isString()) {
            String text = reference.stringValue();
            found.add(text.substring(text.lastIndexOf('/') + 1));
        }
        node.forEach(each -> references(each, found));
    }
}
