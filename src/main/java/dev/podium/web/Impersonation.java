package dev.podium.web;

import dev.podium.access.Authorizer;
import dev.podium.machinery.FieldError;
import dev.podium.model.User;
import dev.podium.registry.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Acting as somebody else: {@code kubectl --as} (upstream's {@code apiserver/pkg/endpoints/filters/impersonation}). */
final class Impersonation {

    private static final String EXTRA = "impersonate-extra-";

    private final Authorizer authorizer;

    Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** The user whom the request names, if the one who makes it may act as them; else the one who makes it. */
    User of(HttpServletRequest request, User user) {
        String name = header(request, "Impersonate-User");
        String uid = header(request, "Impersonate-Uid");
        List<String> groups = Collections.list(request.getHeaders("Impersonate-Group"));
        Map<String, List<String>> extra = extra(request);
        if (name.isEmpty()) {
            if (!uid.isEmpty() || !groups.isEmpty() || !extra.isEmpty()) {
                throw ApiException.badRequest("requested " + goValue(uid, groups, extra) + " without impersonating a user name");
            }
            return user;
        }
        return new ImpersonationModes(authorizer).impersonated(new User(name, uid, groups, extra), Attempts.of(request, user));
    }

    /** What was asked for, as Go's {@code %#v} prints it. */
    private static String goValue(String uid, List<String> groups, Map<String, List<String>> extra) {
        String entries = new TreeMap<>(extra).entrySet().stream()
                .map(each -> FieldError.quoted(each.getKey()) + ":" + goList(each.getValue()).substring("[]string".length()))
                .collect(Collectors.joining(", "));
        return "&user.DefaultInfo{Name:\"\", UID:" + FieldError.quoted(uid)
                + ", Groups:" + (groups.isEmpty() ? "[]string(nil)" : goList(groups))
                + ", Extra:map[string][]string" + (extra.isEmpty() ? "(nil)" : "{" + entries + "}") + "}";
    }

    private static String goList(List<String> values) {
        return values.stream().map(FieldError::quoted).collect(Collectors.joining(", ", "[]string{", "}"));
    }

    private static Map<String, List<String>> extra(HttpServletRequest request) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (String each : Collections.list(request.getHeaderNames())) {
            if (each.toLowerCase(Locale.ROOT).startsWith(EXTRA)) {
                String key = each.substring(EXTRA.length()).toLowerCase(Locale.ROOT);
                extra.put(decoded(key), Collections.list(request.getHeaders(each)));
            }
        }
        return extra;
    }

    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItIs) {
            return key;
        }
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
