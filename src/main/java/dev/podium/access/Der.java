package dev.podium.access;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of DER as it takes to turn RSA keys of PKCS#1 into those of PKCS#8, which the JDK reads and writes, and back. */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    /** The algorithm {@code rsaEncryption}, 1.2.840.113549.1.1.1, without parameters. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    private Der() {}

    /** The PKCS#8 key around that PKCS#1 key. */
    static byte[] wrapped(byte[] key) {
        return element(SEQUENCE, VERSION, RSA, element(OCTETS, key));
    }

    /** The PKCS#1 key in that PKCS#8 key of RSA. */
    static byte[] unwrapped(byte[] key) {
        int version = content(key, 0);
        int algorithm = end(key, version);
        int octets = end(key, algorithm);
        return Arrays.copyOfRange(key, content(key, octets), end(key, octets));
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(each -> each.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            // Two bytes of length hold every key that anybody uses, and DER wants no more bytes than needed.
            if (length > 0xff) {
                out.write(0x82);
                out.write(length >> 8);
            } else {
                out.write(0x81);
            }
            out.write(length & 0xff);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int end(byte[] der, int at) {
        int content = content(der, at);
        int length = der[at + 1] & 0xff;
        if (length >= 0x80) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = length << 8 | der[i] & 0xff;
            }
        }
        return content + length;
    }
}
