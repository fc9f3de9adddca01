package dev.podium.storage.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Lob;
import org.jspecify.annotations.Nullable;

/**
 * A value, in one of two columns: H2 keeps a {@code VARBINARY} in its row, which is fast, but takes no more than a
 * mebibyte of it.
 */
@Embeddable
record Payload(
        @Column(name = "bytes") byte @Nullable [] bytes,
        @Lob @Column(name = "large_bytes") byte @Nullable [] largeBytes) {

    private static final int ROW_LIMIT = 1 << 20;

    static Payload of(byte[] value) {
        return value.length <= ROW_LIMIT ? new Payload(value, null) : new Payload(null, value);
    }

    byte[] value() {
        if (bytes != null) {
            return bytes;
        }
        return largeBytes != null ? largeBytes : new byte[0];
    }
}
