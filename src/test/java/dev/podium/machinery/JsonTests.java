package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JsonTests {

    private static ObjectNode parsed(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbersAreTheSameInWhicheverTypeTheyAreKept() {
        ObjectNode written = Json.mapper().createObjectNode();
        written.putObject("status").put("replicas", 3L).putArray("of").add(4L);
        assertThat(Json.same(written, parsed("{\"status\":{\"replicas\":3,\"of\":[4]}}"))).isTrue();
        assertThat(Json.same(written, parsed("{\"status\":{\"replicas\":3,\"of\":[5]}}"))).isFalse();
    }

    @Test
    void textsAndDecimalsAreWhatTheyAre() {
        assertThat(Json.same(parsed("{\"a\":\"1\"}"), parsed("{\"a\":1}"))).isFalse();
        assertThat(Json.same(parsed("{\"a\":1.0}"), parsed("{\"a\":1}"))).isFalse();
        assertThat(Json.same(parsed("{\"a\":null}"), parsed("{}"))).isFalse();
    }
}
