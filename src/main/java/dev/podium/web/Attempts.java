package dev.podium.web;

import dev.podium.access.Attempt;
import dev.podium.model.User;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request is about, in the terms of authorization (upstream's {@code request.RequestInfo}). */
final class Attempts {

    /** A path that names a resource: those that are shorter are discovery. */
    private static final Pattern RESOURCE = Pattern.compile("/+(api/+[^/]+|apis/+[^/]+/+[^/]+)/+[^/]+.*");
    private static final Pattern BY_NAME = Pattern.compile("(?:^|,)metadata\\.name==?([^,!=]+)(?:$|,)");

    private Attempts() {}

    static Attempt of(HttpServletRequest request, User user) {
        String path = request.getRequestURI();
        if (!RESOURCE.matcher(path).matches()) {
            return new Attempt.OnPath(user, request.getMethod().toLowerCase(Locale.ROOT), path);
        }
        RequestTarget target = RequestTarget.parse(path);
        Query query = new Query(request);
        String name = target.name();
        String verb =
                switch (request.getMethod()) {
                    case "POST" -> "create";
                    case "GET", "HEAD" -> target.watched() || query.flag("watch") ? "watch" : name.isEmpty() ? "list" : "get";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
                    case String other -> other.toLowerCase(Locale.ROOT);
                };
        if (name.isEmpty() && !verb.equals("create")) {
            Matcher selected = BY_NAME.matcher(query.text("fieldSelector"));
            name = selected.find() ? selected.group(1) : "";
        }
        // A namespace is in itself, as far as rules are concerned.
        boolean namespace = target.group().isEmpty() && target.resource().equals("namespaces");
        return new Attempt.OnResource(
                user,
                verb,
                target.group(),
                target.version(),
                target.resource(),
                target.subresource(),
                namespace ? target.name() : target.namespace(),
                name);
    }
}
