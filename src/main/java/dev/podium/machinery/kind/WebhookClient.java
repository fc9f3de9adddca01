package dev.podium.machinery.kind;

import dev.podium.model.Names;
import java.util.List;

/** Where a webhook is: at a URL or behind a Service (upstream's apiserver, pkg/util/webhook/validation.go). */
public final class WebhookClient {

    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookClient() {}

    /** How a Service's name and namespace are told from each other. */
    public enum Naming {
        RIGHT,
        /** As upstream does for definitions: where one is missing, it says that the other is. */
        SWAPPED
    }

    /** Checks a client configuration. */
    public static void check(Field client, Naming naming) {
        Field url = client.get("url");
        Field service = client.get("service");
        if (url.present() == service.present()) {
            client.required("exactly one of url or service is required");
        } else if (url.present()) {
            url(url);
        } else {
            for (String each : List.of("name", "namespace")) {
                String looked = naming == Naming.RIGHT ? each : each.equals("name") ? "namespace" : "name";
                service.get(looked).named(service.path() + "." + each).mustBeSet();
            }
            long port = service.get("port").number();
            Names.portNumber(port).forEach(each -> service.get("port").invalid(port, "port is not valid: " + each));
            path(service.get("path"));
        }
    }

    private static void path(Field path) {
        if (path.empty() || path.is("/")) {
            return;
        }
        if (path.is("//")) {
            path.invalid("segment[0] may not be empty");
            return;
        }
        if (!path.text().startsWith("/")) {
            path.invalid("must start with a '/'");
        }
        String rest = path.text().substring(1);
        String[] segments = (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].isEmpty()) {
                path.invalid("segment[" + i + "] may not be empty");
            } else {
                String segment = "segment[" + i + "]: ";
                Names.subdomain(segments[i]).forEach(each -> path.invalid(segment + each));
            }
        }
    }

    private static void url(Field url) {
        GoUrl parts;
        try {
            parts = GoUrl.parse(url.text());
        } catch (IllegalArgumentException malformed) {
            url.required("url must be a valid URL: " + malformed.getMessage() + FORM);
            return;
        }
        if (!parts.scheme().equals("https")) {
            url.invalid(parts.scheme(), "'https' is the only allowed URL scheme" + FORM);
        }
        if (parts.host().isEmpty()) {
            url.invalid("", "host must be specified" + FORM);
        }
        if (parts.user() != null) {
            url.invalid(parts.user(), "user information is not permitted in the URL");
        }
        if (!parts.fragment().isEmpty()) {
            url.invalid(parts.fragment(), "fragments are not permitted in the URL");
        }
        if (!parts.query().isEmpty()) {
            url.invalid(parts.query(), "query parameters are not permitted in the URL");
        }
    }
}
