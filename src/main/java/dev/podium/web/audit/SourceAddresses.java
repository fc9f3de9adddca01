package dev.podium.web.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, by what proxies say and by its connection (apimachinery, {@code util/net.SourceIPs}). */
final class SourceAddresses {

    private SourceAddresses() {}

    static List<String> of(HttpServletRequest request) {
        List<String> addresses = new ArrayList<>();
        String forwarded = request.getHeader("X-Forwarded-For");
        for (String each : forwarded == null ? List.<String>of() : List.of(forwarded.split(","))) {
            add(addresses, each);
        }
        String real = request.getHeader("X-Real-Ip");
        if (real != null && !addresses.contains(real.strip())) {
            add(addresses, real);
        }
        String remote = request.getRemoteAddr();
        if (remote != null && (addresses.isEmpty() || !addresses.getLast().equals(remote))) {
            add(addresses, remote);
        }
        return addresses;
    }

    private static void add(List<String> addresses, String text) {
        String address = normal(text.strip());
        if (address != null) {
            addresses.add(address);
        }
    }

    private static @Nullable String normal(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException none) {
            return null;
        }
    }
}
