package dev.podium.cel;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kubernetes' libraries of URLs, addresses and networks (apiserver, pkg/cel/library: urls.go, ip.go, cidr.go). */
final class NetworkFunctions {

    private static final List<Kind> TEXT = List.of(Kind.TEXT);
    private static final Kind URL = Kind.opaque("kubernetes.URL", URI.class);
    private static final Kind ADDRESS = Kind.opaque("net.IP", InetAddress.class);
    private static final Kind NETWORK = Kind.opaque("net.CIDR", Network.class);
    private static final Pattern ADDRESS_FORM = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private NetworkFunctions() {}

    /** A network: an address, and how many of its bits count. */
    private record Network(InetAddress address, int bits) {

        static Network parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 0) {
                throw new IllegalArgumentException("network address parse error during conversion from string: no '/' in \"" + text + "\"");
            }
            InetAddress address = parsed(text.substring(0, slash));
            int bits = Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > address.getAddress().length * 8) {
                throw new IllegalArgumentException("prefix length out of range in \"" + text + "\"");
            }
            return new Network(address, bits);
        }

        static Network of(InetAddress address) {
            return new Network(address, address.getAddress().length * 8);
        }

        @Override
        public String toString() {
            return InetAddresses.toAddrString(address) + "/" + bits;
        }

        Network masked() {
            byte[] bytes = address.getAddress();
            for (int i = 0; i < bytes.length; i++) {
                int kept = Math.clamp(bits - 8L * i, 0, 8);
                bytes[i] &= (byte) (0xff << (8 - kept));
            }
            try {
                return new Network(InetAddress.getByAddress(bytes), bits);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        boolean contains(Network other) {
            return other.bits >= bits
                    && other.address.getAddress().length == address.getAddress().length
                    && Arrays.equals(
                            new Network(other.address, bits).masked().address.getAddress(), masked().address.getAddress());
        }
    }

    static void add(Functions functions) {
        urls(functions);
        addresses(functions);
        networks(functions);
    }

    private static void urls(Functions functions) {
        functions.global("url", TEXT, URL, arguments -> url((String) arguments.getFirst()));
        functions.global("isURL", TEXT, Kind.BOOL, arguments -> Functions.succeeds(() -> url((String) arguments.getFirst())));
        part(functions, "getScheme", url -> orEmpty(url.getScheme()));
        part(functions, "getHost", url -> orEmpty(url.getRawAuthority()).replaceFirst("^[^@]*@", ""));
        part(functions, "getHostname", url -> orEmpty(url.getHost()).replaceAll("[\\[\\]]", ""));
        part(functions, "getPort", url -> url.getPort() < 0 ? "" : Integer.toString(url.getPort()));
        part(functions, "getEscapedPath", url -> orEmpty(url.getRawPath()));
        functions.member("getQuery", List.of(URL), Kind.mapOf(Kind.listOf(Kind.TEXT)), arguments -> query((URI) arguments.getFirst()));
    }

    private static Map<String, List<String>> query(URI url) {

        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String each : orEmpty(url.getQuery()).split("&")) {
            int equals = each.indexOf('=');
            if (!each.isEmpty()) {
                query.merge(
                        equals < 0 ? each : each.substring(0, equals),
                        List.of(equals < 0 ? "" : each.substring(equals + 1)),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
            }
        }
        return query;
    }

    private static void part(Functions functions, String name, Function<URI, String> part) {
        functions.member(name, List.of(URL), Kind.TEXT, arguments -> part.apply((URI) arguments.getFirst()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (!url.isAbsolute() && !text.startsWith("/")) {
                throw new IllegalArgumentException("URL parse error during conversion from string: parse \"" + text
                        + "\": invalid URI for request");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("URL parse error during conversion from string: " + malformed.getMessage());
        }
    }

    private static void addresses(Functions functions) {
        functions.global("ip", TEXT, ADDRESS, arguments -> parsed((String) arguments.getFirst()));
        functions.global("isIP", TEXT, Kind.BOOL, arguments -> Functions.succeeds(() -> parsed((String) arguments.getFirst())));
        functions.global("ip.isCanonical", TEXT, Kind.BOOL, arguments -> InetAddresses.toAddrString(
                        parsed((String) arguments.getFirst()))
                .equals(arguments.getFirst()));
        functions.global("string", List.of(ADDRESS), Kind.TEXT, arguments -> InetAddresses.toAddrString(
                (InetAddress) arguments.getFirst()));
        functions.member("family", List.of(ADDRESS), Kind.INT, arguments ->
                ((InetAddress) arguments.getFirst()).getAddress().length == 4 ? 4L : 6L);
        fact(functions, "isUnspecified", InetAddress::isAnyLocalAddress);
        fact(functions, "isLoopback", InetAddress::isLoopbackAddress);
        fact(functions, "isLinkLocalMulticast", InetAddress::isMCLinkLocal);
        fact(functions, "isLinkLocalUnicast", InetAddress::isLinkLocalAddress);
        fact(
                functions,
                "isGlobalUnicast",
                each -> !each.isAnyLocalAddress()
                        && !each.isLoopbackAddress()
                        && !each.isMulticastAddress()
                        && !each.isLinkLocalAddress());
    }

    private static void fact(Functions functions, String name, Predicate<InetAddress> fact) {
        functions.member(name, List.of(ADDRESS), Kind.BOOL, arguments -> fact.test((InetAddress) arguments.getFirst()));
    }

    /** Never asks a name server: what is no address is refused before. */
    private static InetAddress parsed(String text) {
        if (!ADDRESS_FORM.matcher(text).matches() || text.contains(".") && !text.contains(":") && text.split("\\.", -1).length != 4) {
            throw new IllegalArgumentException("IP Address \"" + text + "\" parse error during conversion from string");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            throw new IllegalArgumentException("IP Address \"" + text + "\" parse error during conversion from string");
        }
    }

    private static void networks(Functions functions) {
        functions.global("cidr", TEXT, NETWORK, arguments -> Network.parse((String) arguments.getFirst()));
        functions.global("isCIDR", TEXT, Kind.BOOL, arguments -> Functions.succeeds(() -> Network.parse((String) arguments.getFirst())));
        of(functions, "ip", ADDRESS, Network::address);
        of(functions, "masked", NETWORK, Network::masked);
        of(functions, "prefixLength", Kind.INT, network -> (long) network.bits());
        functions.global("string", List.of(NETWORK), Kind.TEXT, arguments -> network(arguments).toString());
        functions.member("containsIP", List.of(NETWORK, ADDRESS), Kind.BOOL, arguments ->
                network(arguments).contains(Network.of((InetAddress) arguments.get(1))));
        functions.member("containsIP", List.of(NETWORK, Kind.TEXT), Kind.BOOL, arguments ->
                network(arguments).contains(Network.of(parsed((String) arguments.get(1)))));
        functions.member("containsCIDR", List.of(NETWORK, NETWORK), Kind.BOOL, arguments ->
                network(arguments).contains((Network) arguments.get(1)));
        functions.member("containsCIDR", List.of(NETWORK, Kind.TEXT), Kind.BOOL, arguments ->
                network(arguments).contains(Network.parse((String) arguments.get(1))));
    }

    private static void of(Functions functions, String name, Kind result, Function<Network, Object> part) {
        functions.member(name, List.of(NETWORK), result, arguments -> part.apply(network(arguments)));
    }

    private static Network network(List<Object> arguments) {
        return (Network) arguments.getFirst();
    }
}
