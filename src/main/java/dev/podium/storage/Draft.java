package dev.podium.storage;

import java.nio.charset.StandardCharsets;

/**
 * A value that lacks only its own revision, which is known no sooner than at commit.
 *
 * @param bytes the value without the revision
 * @param revisionAt where in {@code bytes} the revision's decimal digits are to be inserted; negative: nowhere
 */
public record Draft(byte[] bytes, int revisionAt) {

    /** The value as it is stored under {@code revision}. */
    public byte[] sealed(long revision) {
        if (revisionAt < 0) {
            return bytes;
        }
        byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
        byte[] value = new byte[bytes.length + digits.length];
        System.arraycopy(bytes, 0, value, 0, revisionAt);
        System.arraycopy(digits, 0, value, revisionAt, digits.length);
        System.arraycopy(bytes, revisionAt, value, revisionAt + digits.length, bytes.length - revisionAt);
        return value;
    }
}
