package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Pairs of files in {@code src/test/resources/golden/<area>}: what goes in, and what has to come out.
 * A file may hold several {@code cases} of what else it says. {@code -Dgolden.update=true} writes the outputs anew, to be read before they are committed.
 */
public final class Golden {
    private static final Path ROOT = Path.of("src/test/resources/golden");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    private Golden() {}

    /** A test for each case of an area. */
    public static Stream<DynamicTest> cases(String area, Function<ObjectNode, JsonNode> run) {
        try (Stream<Path> files = Files.list(ROOT.resolve(area))) {
            List<Path> inputs = files.filter(each -> each.toString().endsWith(".input.yaml")).sorted().toList();
            assertThat(inputs).as("cases in " + area).isNotEmpty();
            return inputs.stream()
                    .map(input -> DynamicTest.dynamicTest(
                            input.getFileName().toString().replace(".input.yaml", "").replace('-', ' '), () -> check(input, run)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Runs a file as it is, or once for each of its {@code cases}: those that it has by name, each with its own members beside the file's. */
    private static JsonNode answer(ObjectNode file, Function<ObjectNode, JsonNode> run) {
        if (!(file.remove("cases") instanceof ObjectNode cases)) {
            return run.apply(file);
        }
        ObjectNode answers = file.objectNode();
        for (Map.Entry<String, JsonNode> each : cases.properties()) {
            ObjectNode one = file.deepCopy();
            each.getValue().properties().forEach(member -> one.set(
                    member.getKey(),
                    one.get(member.getKey()) instanceof ObjectNode shared && member.getValue().isObject()
                            ? Patches.merge(shared, member.getValue())
                            : member.getValue()));
            answers.set(each.getKey(), run.apply(one));
        }
        return answers;
    }

    private static void check(Path input, Function<ObjectNode, JsonNode> run) throws IOException {
        ObjectNode object = (ObjectNode) YamlReader.read(Files.readAllBytes(input)).value();
        String actual = YAML.writeValueAsString(answer(object, run));
        Path output = input.resolveSibling(input.getFileName().toString().replace(".input.", ".output."));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(output, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(output, StandardCharsets.UTF_8));
    }
}
