package dev.podium.web.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes one protobuf message, field by field. */
final class Wire {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    void text(int number, String value) {
        bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    void flag(int number, boolean value) {
        whole(number, value ? 1 : 0);
    }

    void whole(int number, long value) {
        tag(number, VARINT);
        varint(value);
    }

    void real(int number, double value) {
        tag(number, FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            out.write((int) (bits >>> (8 * i)));
        }
    }

    void message(int number, Consumer<Wire> content) {
        Wire inner = new Wire();
        content.accept(inner);
        bytes(number, inner.bytes());
    }

    private void bytes(int number, byte[] value) {
        tag(number, LENGTH_DELIMITED);
        varint(value.length);
        out.write(value, 0, value.length);
    }

    private void tag(int number, int type) {
        varint((long) number << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
