package dev.podium.machinery.device;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.model.Names;
import java.util.List;

/** The names of devices, of what they have and of where they are from. */
final class DeviceNames {
    /** A domain, a slash and a name. */
    static final int LONGEST_QUALIFIED = 63 + 1 + 32;

    private static final int LONGEST_POOL = 253;
    private static final int LONGEST_ID = 32;

    private DeviceNames() {}

    static void label(Field name) {
        wrong(name, name.text(), Names.label(name.text()));
    }

    static void deviceClass(Field name) {
        name.mustBe(Names::subdomain);
    }

    static void node(Field name) {
        wrong(name, name.text(), Names.subdomain(name.text()));
    }

    static void pool(Field name) {
        if (name.empty()) {
            name.required("");
            return;
        }
        if (Names.bytes(name.text()) > LONGEST_POOL) {
            name.tooLong(LONGEST_POOL);
        }
        for (String part : name.text().split("/", -1)) {
            wrong(name, part, Names.subdomain(part));
        }
    }

    /** The name of an attribute or a capacity: an identifier, possibly after a domain and a slash. */
    static void qualified(Field place, String name) {
        String[] parts = name.split("/", -1);
        if (parts.length == 1) {
            identifier(place, parts[0]);
        } else if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                place.invalid("", "the domain must not be empty");
            } else {
                NamedFields.driver(place, parts[0]);
            }
            if (parts[1].isEmpty()) {
                place.invalid("", "the name must not be empty");
            } else {
                identifier(place, parts[1]);
            }
        }
    }

    static void fullyQualified(Field name) {
        qualified(name, name.text());
        if (!name.text().contains("/")) {
            name.invalid("a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void identifier(Field place, String id) {
        if (Names.bytes(id) > LONGEST_ID) {
            place.tooLong(LONGEST_ID);
        }
        wrong(place, id, Names.cIdentifier(id));
    }

    private static void wrong(Field place, String shown, List<String> problems) {
        problems.forEach(problem -> place.add(FieldError.invalid(place.path(), shown, problem)));
    }
}
