package dev.podium.web.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message in the making, written from its last byte to its first: what is inside a message stands there already when its
 * length is to be written.
 */
final class WireBuffer {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;

    private byte[] bytes;
    private int start;

    WireBuffer(int capacity) {
        bytes = new byte[capacity];
        start = capacity;
    }

    /** How much has been written. */
    int size() {
        return bytes.length - start;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    /** Before a field's value. */
    void tag(int number, int type) {
        varint((long) number << 3 | type);
    }

    /** Before a value of variable length, all of which has been written since the buffer had that size. */
    void field(int number, int sizeBefore) {
        varint(size() - sizeBefore);
        tag(number, DELIMITED);
    }

    void whole(int number, long value) {
        varint(value);
        tag(number, VARINT);
    }

    void real(int number, double value) {
        room(Long.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            bytes[--start] = (byte) (bits >>> (Byte.SIZE * i));
        }
        tag(number, FIXED64);
    }

    void text(int number, String value) {
        int before = size();
        room(value.length());
        for (int i = value.length() - 1; i >= 0; i--) {
            char each = value.charAt(i);
            if (each >= 0x80) {
                raw(value.substring(0, i + 1).getBytes(StandardCharsets.UTF_8));
                break;
            }
            bytes[--start] = (byte) each;
        }
        field(number, before);
    }

    void bytes(int number, byte[] value) {
        int before = size();
        raw(value);
        field(number, before);
    }

    void raw(byte[] value) {
        room(value.length);
        start -= value.length;
        System.arraycopy(value, 0, bytes, start, value.length);
    }

    void varint(long value) {
        int length = length(value);
        room(length);
        start -= length;
        long rest = value;
        for (int i = start; ; i++) {
            if ((rest & ~0x7FL) == 0) {
                bytes[i] = (byte) rest;
                return;
            }
            bytes[i] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
    }

    /** How many bytes a varint takes. */
    static int length(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    private void room(int more) {
        if (start < more) {
            int written = size();
            byte[] larger = new byte[Math.max(bytes.length * 2, written + more)];
            System.arraycopy(bytes, start, larger, larger.length - written, written);
            start = larger.length - written;
            bytes = larger;
        }
    }
}
