package dev.podium.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordsTests {

    @Test
    void whatIsNestedAsDeepAsRequestsMayBeIsRead() {
        int depth = 1_000;
        String object = "{\"metadata\":{\"name\":\"p\",\"managedFields\":[{\"fieldsV1\":" + "[".repeat(depth) + "]".repeat(depth) + "}]}}";
        assertThat(Records.read(object.getBytes(StandardCharsets.UTF_8), Pod.class).metadata().name()).isEqualTo("p");
    }
}
