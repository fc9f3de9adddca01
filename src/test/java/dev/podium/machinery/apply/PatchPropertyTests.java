package dev.podium.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.Patches;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for whatever patch, without directives, on whatever object. */
class PatchPropertyTests {

    private static final int SEEDS = 3_000;
    private static final Shape SHAPE = Shape.of(Generator.SCHEMA);

    private static FieldSet paths(JsonNode object, Shape shape) {
        return FieldsOf.everything(object, shape);
    }

    private static @Nullable JsonNode at(JsonNode value, List<String> path) {
        JsonNode at = value;
        for (String each : path) {
            at = at.get(Element.content(each));
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    @Test
    void aMergePatchKeepsWhatItDoesNotName() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ObjectNode document = new Generator(seed).object();
            ObjectNode patch = new Generator(seed + 1_000_003L).object();
            JsonNode result = Patches.merge(document, patch);
            FieldSet patched = paths(patch, Shape.DEDUCED);
            FieldSet before = paths(document, Shape.DEDUCED);
            FieldSet after = paths(result, Shape.DEDUCED);
            assertThat(after.difference(before.union(patched)).toString()).as("invented").isEmpty();
            patched.forEach(path -> {
                JsonNode wanted = at(patch, path);
                if (!wanted.isObject()) {
                    assertThat(at(result, path)).as(Element.shown(path)).isEqualTo(wanted);
                }
            });
            before.difference(after).forEach(path -> assertThat(replaced(patch, path)).as("lost " + Element.shown(path)).isTrue());
            assertThat(Patches.merge(result, patch)).isEqualTo(result);
        }
    }

    /** Whether the patch has something that is no object where the path goes on. */
    private static boolean replaced(ObjectNode patch, List<String> path) {
        for (int i = 1; i < path.size(); i++) {
            JsonNode above = at(patch, path.subList(0, i));
            if (above != null && !above.isObject()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aStrategicMergePatchKeepsTheItemsItDoesNotName() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ObjectNode document = new Generator(seed).object();
            ObjectNode patch = new Generator(seed + 1_000_003L).object();
            ObjectNode result = Patches.strategic(Generator.SCHEMA, document, patch);
            FieldSet both = paths(document, SHAPE).union(paths(patch, SHAPE));
            assertThat(paths(result, SHAPE).difference(both).toString()).as("invented").isEmpty();
            assertThat(names(result)).containsExactlyInAnyOrderElementsOf(
                    Stream.concat(names(document).stream(), names(patch).stream()).distinct().toList());
            assertThat(Patches.strategic(Generator.SCHEMA, result, patch)).isEqualTo(result);
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.path("spec").path("items").valueStream().map(each -> each.path("name").asString("")).toList();
    }
}
