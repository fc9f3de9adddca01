package dev.podium.machinery.apply;

import dev.podium.machinery.ApplyConflictException;
import dev.podium.machinery.ApplyException;
import dev.podium.machinery.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ApplyGoldenTests {

    /** The steps are taken one after the other; the result is the object, and what was refused. */
    @TestFactory
    Stream<DynamicTest> writesOfSeveralManagersAddUp() {
        return Golden.cases("apply", file -> {
            Writes writes = new Writes();
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            ArrayNode refused = JsonNodeFactory.instance.arrayNode();
            for (JsonNode step : file.path("steps")) {
                try {
                    writes.step(step);
                } catch (ApplyConflictException conflict) {
                    ObjectNode shown = refused.addObject().put("message", conflict.getMessage());
                    conflict.conflicts().forEach(each -> shown.withArray("fields").add(each.path()));
                } catch (ApplyException wrong) {
                    refused.addObject().put("message", wrong.getMessage());
                }
            }
            if (!refused.isEmpty()) {
                result.set("refused", refused);
            }
            if (writes.object != null) {
                result.set("object", writes.object);
            }
            return result;
        });
    }
}
