package dev.podium.machinery.kind;

import dev.podium.machinery.FieldError;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The one form in which an address or a CIDR should be written, and what clients are told about others (apimachinery,
 * pkg/util/validation/ip.go: GetWarningsForIP and GetWarningsForCIDR).
 */
public final class AddressForms {
    private static final int GROUPS = 8;

    private AddressForms() {}

    /** Warns of an address that is valid, or was once, and in another form. */
    public static List<String> ofAddress(Field field) {
        String text = field.text();
        if (Addresses.parse(text) == null) {
            return List.of();
        }
        String canonical = canonical(text);
        if (Addresses.leadingZeros(text) || Addresses.mapped(text)) {
            return List.of(field.path() + ": non-standard IP address " + quoted(text) + " is invalid: use " + quoted(canonical));
        }
        return text.indexOf(':') < 0 || text.equals(canonical)
                ? List.of()
                : List.of(field.path() + ": IPv6 address " + quoted(text) + " should be in RFC 5952 canonical format ("
                        + quoted(canonical) + ")");
    }

    /** The same for a CIDR. */
    public static List<String> ofCidr(Field field) {
        String text = field.text();
        if (!Addresses.isCidr(text)) {
            return List.of();
        }
        String base = text.substring(0, text.indexOf('/'));
        String digits = text.substring(text.indexOf('/') + 1);
        InetAddress address = parsed(base);
        int bits = address.getAddress().length * 8;
        int length = length(base, Integer.parseInt(digits), bits);
        String network = canonical(masked(address, length)) + "/" + length;
        List<String> warnings = new ArrayList<>();
        if (!masked(address, length).equals(address)) {
            warnings.add(field.path() + ": CIDR value " + quoted(text) + " is ambiguous in this context (should be "
                    + quoted(network) + " or " + quoted(canonical(address) + "/" + (base.indexOf(':') < 0 ? 32 : 128)) + "?)");
        }
        if (Addresses.leadingZeros(base) || digits.length() > 1 && digits.startsWith("0") || Addresses.mapped(base)) {
            warnings.add(field.path() + ": non-standard CIDR value " + quoted(text) + " is invalid: use " + quoted(network));
        }
        if (warnings.isEmpty() && base.indexOf(':') >= 0 && !text.equals(network)) {
            warnings.add(field.path() + ": IPv6 CIDR value " + quoted(text) + " should be in RFC 5952 canonical format ("
                    + quoted(network) + ")");
        }
        return warnings;
    }

    /** Of an IPv4 address that is written as an IPv6 one, the length counts from its own beginning. */
    private static int length(String base, int length, int bits) {
        return base.indexOf(':') >= 0 && bits == 32 ? Math.max(0, length - 96) : length;
    }

    private static InetAddress parsed(String text) {
        InetAddress address = Addresses.parse(text);
        if (address == null) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }

    private static InetAddress masked(InetAddress address, int length) {
        byte[] bytes = address.getAddress().clone();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(length - i * 8L, 0, 8);
            bytes[i] &= (byte) (0xff << 8 - kept);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The form of an address that parses; other texts come back as they are. */
    public static String canonical(String text) {
        InetAddress address = Addresses.parse(text);
        return address == null ? text : canonical(address);
    }

    /** As RFC 5952 says: the longest run of two or more zeros is left out, the first of several. */
    private static String canonical(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        int[] groups = new int[GROUPS];
        byte[] bytes = address.getAddress();
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = new BigInteger(1, new byte[] {bytes[2 * i], bytes[2 * i + 1]}).intValue();
        }
        int start = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        return start < 0
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, start) + "::" + joined(groups, start + longest, GROUPS);
    }

    private static String joined(int[] groups, int from, int to) {
        StringJoiner joined = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            joined.add(Integer.toHexString(groups[i]));
        }
        return joined.toString();
    }

    private static String quoted(String text) {
        return FieldError.quoted(text);
    }
}
