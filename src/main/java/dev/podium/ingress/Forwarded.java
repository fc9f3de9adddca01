package dev.podium.ingress;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;

/** What of a message goes on, and what ingress-nginx adds to it. */
final class Forwarded {

    /** What is between two hosts, and not for the next. */
    private static final Set<String> HOP = Set.of(
            "connection", "keep-alive", "proxy-connection", "proxy", "te", "trailer", "transfer-encoding", "upgrade",
            "content-length", "expect");

    /** What says where a request came from: whoever sends it may not say so. */
    private static final Set<String> ORIGIN = Set.of(
            "host", "x-request-id", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port",
            "x-forwarded-proto", "x-forwarded-scheme", "x-scheme", "x-original-forwarded-for");

    /** What nginx does not hand on from backends: it has its own, or none. */
    private static final Set<String> OWN = Set.of("date", "server", "x-pad", "x-accel-buffering", "x-accel-charset",
            "x-accel-expires", "x-accel-limit-rate", "x-accel-redirect");

    private Forwarded() {}

    /** The request that goes to the backend, with all of its body. */
    static ClassicHttpRequest request(ClassicHttpRequest request, Inquiry inquiry, String target, byte[] body) {
        ClassicHttpRequest sent = new BasicClassicHttpRequest(request.getMethod(), (HttpHost) null, target);
        origin(request, inquiry).forEach(sent::addHeader);
        copied(request, ORIGIN).forEach(sent::addHeader);
        if (wantsUpgrade(request)) {
            sent.addHeader("Connection", "upgrade");
            sent.addHeader(request.getFirstHeader("Upgrade"));
        }
        if (body.length > 0 || request.containsHeader("Content-Length")) {
            sent.addHeader("Content-Length", body.length);
        }
        if (body.length > 0) {
            sent.setEntity(new ByteArrayEntity(body, null));
        }
        return sent;
    }

    private static List<Header> origin(ClassicHttpRequest request, Inquiry inquiry) {
        Header before = request.getFirstHeader("X-Forwarded-For");
        return Stream.of(
                        new BasicHeader("Host", inquiry.authority()),
                        new BasicHeader("X-Request-ID", id(request)),
                        new BasicHeader("X-Real-IP", inquiry.client()),
                        new BasicHeader("X-Forwarded-For", inquiry.client()),
                        new BasicHeader("X-Forwarded-Host", inquiry.authority()),
                        new BasicHeader("X-Forwarded-Port", String.valueOf(inquiry.scheme().port())),
                        new BasicHeader("X-Forwarded-Proto", inquiry.scheme().toString()),
                        new BasicHeader("X-Forwarded-Scheme", inquiry.scheme().toString()),
                        new BasicHeader("X-Scheme", inquiry.scheme().toString()),
                        new BasicHeader("X-Original-Forwarded-For", before == null ? "" : before.getValue()))
                .filter(each -> !each.getValue().isEmpty())
                .collect(Collectors.toList());
    }

    private static String id(ClassicHttpRequest request) {
        Header given = request.getFirstHeader("X-Request-ID");
        if (given != null && given.getValue() != null && !given.getValue().isEmpty()) {
            return given.getValue();
        }
        byte[] id = new byte[16];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** The headers of an answer that go on to the client. */
    static List<Header> answer(HttpMessage response) {
        return copied(response, OWN);
    }

    private static List<Header> copied(HttpMessage message, Set<String> without) {
        Set<String> named = Arrays.stream(message.getHeaders("Connection"))
                .flatMap(each -> Stream.of(String.valueOf(each.getValue()).split(",")))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return Arrays.stream(message.getHeaders())
                .filter(each -> {
                    String name = each.getName().toLowerCase(Locale.ROOT);
                    return !HOP.contains(name) && !without.contains(name) && !named.contains(name);
                })
                .toList();
    }

    /** Whether somebody asks to go on in another protocol, and sends nothing else. */
    static boolean wantsUpgrade(HttpMessage request) {
        return request.containsHeader("Upgrade")
                && !request.containsHeader("Transfer-Encoding")
                && !request.containsHeader("Content-Length");
    }
}
