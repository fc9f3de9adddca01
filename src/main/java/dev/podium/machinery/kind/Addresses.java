package dev.podium.machinery.kind;

import dev.podium.machinery.FieldError;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** IP addresses and CIDRs (apimachinery, pkg/util/validation/ip.go). */
public final class Addresses {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Addresses() {}

    /** The address that a text stands for, or null; no name is ever looked up. */
    public static @Nullable InetAddress parse(String text) {
        if (!V4.matcher(text).matches() && (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || text.startsWith("["))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    public static boolean isV6(String text) {
        return text.indexOf(':') >= 0 && parse(text) != null;
    }

    /** Whether two addresses are of different families. */
    public static boolean dualStack(List<String> addresses) {
        return addresses.stream().anyMatch(Addresses::isV6) && addresses.stream().anyMatch(each -> !isV6(each));
    }

    /** As upstream's strict validation of fields that once took more. */
    public static void address(Field field) {
        if (parse(field.text()) == null) {
            field.invalid("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            return;
        }
        if (leadingZeros(field.text())) {
            field.invalid("must not have leading 0s");
        } else if (mapped(field.text())) {
            field.invalid("must not be an IPv4-mapped IPv6 address");
        }
    }

    /** The same, but for texts that stood in the object before an update: they stay, whatever they are. */
    public static void address(Field field, Collection<String> before) {
        if (!before.contains(field.text())) {
            address(field);
        }
    }

    /** As upstream's validation of newer fields, which take one form only. */
    public static void canonicalAddress(Field field) {
        int found = field.errors().size();
        address(field);
        String canonical = AddressForms.canonical(field.text());
        if (field.errors().size() == found && !field.is(canonical)) {
            field.invalid("must be in canonical form (" + FieldError.quoted(canonical) + ")");
        }
    }

    /** As {@link #cidr(Field)}, but for texts that stood in the object before an update. */
    public static void cidr(Field field, Collection<String> before) {
        if (!before.contains(field.text())) {
            cidr(field);
        }
    }

    public static void cidr(Field field) {
        String text = field.text();
        if (!isCidr(text)) {
            field.invalid("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            return;
        }
        String base = text.substring(0, text.indexOf('/'));
        String length = text.substring(text.indexOf('/') + 1);
        if (leadingZeros(base) || length.length() > 1 && length.startsWith("0")) {
            field.invalid("must not have leading 0s in IP or prefix length");
        } else if (mapped(base)) {
            field.invalid("must not have an IPv4-mapped IPv6 address");
        } else if (bitsBeyond(base, Integer.parseInt(length))) {
            field.invalid("must not have bits set beyond the prefix length");
        }
    }

    /** Of the numbers of an IPv4 address, also at the end of an IPv6 address. */
    static boolean leadingZeros(String text) {
        String numbers = text.substring(text.lastIndexOf(':') + 1);
        return numbers.indexOf('.') >= 0 && Stream.of(numbers.split("\\.")).anyMatch(each -> each.length() > 1 && each.startsWith("0"));
    }

    static boolean mapped(String text) {
        return text.indexOf(':') >= 0 && parse(text) instanceof Inet4Address;
    }

    static boolean bitsBeyond(String base, int length) {
        byte[] bytes = Objects.requireNonNull(parse(base)).getAddress();
        return new BigInteger(1, bytes).getLowestSetBit() >= 0
                && new BigInteger(1, bytes).getLowestSetBit() < bytes.length * 8 - length;
    }

    /** Whether a range, as a CIDR says it, is within another one and smaller. */
    public static boolean strictlyWithin(String inner, String outer) {
        InetAddress address = parse(inner.substring(0, inner.indexOf('/')));
        InetAddress around = parse(outer.substring(0, outer.indexOf('/')));
        int length = Integer.parseInt(outer.substring(outer.indexOf('/') + 1));
        int innerLength = Integer.parseInt(inner.substring(inner.indexOf('/') + 1));
        if (address == null || around == null || address.getAddress().length != around.getAddress().length || length >= innerLength) {
            return false;
        }
        int shift = around.getAddress().length * 8 - length;
        return new BigInteger(1, address.getAddress())
                .shiftRight(shift)
                .equals(new BigInteger(1, around.getAddress()).shiftRight(shift));
    }

    public static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        InetAddress address = slash < 0 ? null : parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        return address != null
                && length.matches("\\d{1,3}")
                && Integer.parseInt(length) <= (text.indexOf(':') >= 0 ? 128 : 32);
    }

    /** An address that others can reach: not unspecified, loopback or link-local. */
    public static void notSpecial(Field field) {
        InetAddress address = parse(field.text());
        if (address == null) {
            field.invalid("must be a valid IP address");
            return;
        }
        if (address.isAnyLocalAddress()) {
            field.invalid("may not be unspecified (" + field.text() + ")");
        }
        if (address.isLoopbackAddress()) {
            field.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (address.isLinkLocalAddress()) {
            field.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (address.isMCLinkLocal()) {
            field.invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
