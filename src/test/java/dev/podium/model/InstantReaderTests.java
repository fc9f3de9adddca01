package dev.podium.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** Times of objects are read as the general reader would. */
class InstantReaderTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-29T02:03:04Z",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2024-02-29T12:00:00Z",
                "0001-01-01T00:00:00Z",
                "2026-11-29T02:03:04.000005Z",
                "2026-11-29T02:03:04+01:00",
                "2026-11-29T24:00:00Z"
            })
    void whatIsATimeIsReadAsInstantReadsIt(String text) {
        assertThat(InstantReader.read(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30T00:00:00Z", "2026-11-29T25:00:00Z", "2026-11-29T02:60:00Z", "2026-11-29 02:03:04Z", "", "x"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> Defaults.read("\"" + text + "\"", Instant.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void aNumberIsNoTime() {
        assertThatThrownBy(() -> Defaults.read("5", Instant.class)).isInstanceOf(JacksonException.class);
    }
}
