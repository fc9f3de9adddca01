package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EmptyValuesTests {

    private static List<String> lines() throws IOException {
        try (InputStream in = EmptyValuesTests.class.getResourceAsStream("/golden/empty-values/fields.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(each -> !each.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void theyAreThoseOfUpstreamsTypes() throws IOException {
        List<String> wrong = new ArrayList<>();
        int known = 0;
        for (String line : lines()) {
            String[] parts = line.split(" ");
            Schema schema;
            try {
                schema = Schemas.bundled().definition(parts[0]);
            } catch (NoSuchElementException optionsAndSuch) {
                continue;
            }
            known++;
            for (int side = 1; side <= 2; side++) {
                for (String field : parts[side].substring(1).split(",")) {
                    if (schema.properties().containsKey(field)
                            && EmptyValues.shown(parts[0], schema, field) != parts[side].startsWith("+")) {
                        wrong.add(parts[0] + "." + field + " " + parts[side].charAt(0));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(known).isGreaterThan(500);
    }
}
