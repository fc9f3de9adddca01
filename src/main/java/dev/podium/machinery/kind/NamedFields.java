package dev.podium.machinery.kind;

import dev.podium.model.Names;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks fields that hold names of a form of their own. */
public final class NamedFields {

    private static final int LONGEST_DRIVER = 63;
    private static final String PATH_FORM = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final Pattern PATH = Pattern.compile(PATH_FORM);

    private NamedFields() {}

    /** Checks the name of a driver of storage or devices (upstream's ValidateCSIDriverName). */
    public static void driver(Field place, String name) {
        if (name.isEmpty()) {
            place.required("");
            return;
        }
        if (Names.bytes(name) > LONGEST_DRIVER) {
            place.tooLong(LONGEST_DRIVER);
        }
        Names.subdomain(name.toLowerCase(Locale.ROOT)).forEach(problem -> place.invalid(name, problem));
    }

    /** Checks a domain, a slash and a path, such as {@code acme.io/foo}. */
    public static void domainPrefixedPath(Field field) {
        if (field.empty()) {
            field.required("");
            return;
        }
        String[] parts = field.text().split("/", 2);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            field.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        Names.subdomain(parts[0]).forEach(problem -> field.invalid(parts[0], problem));
        if (!PATH.matcher(parts[1]).matches()) {
            field.invalid(parts[1], "Invalid path (regex used for validation is '" + PATH_FORM + "')");
        }
    }
}
