package dev.podium.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Selectors as upstream's parsers of apimachinery 0.36 read them: each line is a kind, a text, and the outcome. */
class SelectorTests {

    static Stream<Arguments> lines() throws IOException {
        try (InputStream in = SelectorTests.class.getResourceAsStream("/golden/selectors/selectors.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(each -> {
                        JsonNode line = JsonMapper.shared().readTree(each);
                        return Arguments.of(
                                line.get(0).stringValue(),
                                line.get(1).stringValue(),
                                line.get(2).stringValue(),
                                line.get(3).stringValue());
                    })
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void selectorsAreReadAsUpstreamReadsThem(String kind, String text, String outcome, String shown) {
        Function<String, Object> parse = kind.equals("labels") ? LabelQuery::parse : FieldQuery::parse;
        if (outcome.equals("ok")) {
            // Who wrote two of them meant the same as with one.
            assertThat(parse.apply(text)).hasToString(shown.replace("==", "="));
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> parse.apply(text)).withMessage(shown);
        }
    }
}
