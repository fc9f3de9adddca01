package dev.podium.machinery.custom;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.List;
import java.util.Locale;

/** The names of a kind that a definition makes (upstream's ValidateCustomResourceDefinitionNames). */
final class DefinitionNames {

    private DefinitionNames() {}

    static void check(Field names) {
        for (String each : List.of("plural", "singular", "kind", "listKind")) {
            if (!names.get(each).empty()) {
                boolean mixed = each.endsWith("ind");
                label(
                        names.get(each),
                        mixed ? names.get(each).text().toLowerCase(Locale.ROOT) : names.get(each).text(),
                        mixed ? "may have mixed case, but should otherwise match: " : "");
            }
        }
        names.get("shortNames").items().forEach(each -> label(each, each.text(), ""));
        if (!names.get("kind").empty() && names.get("kind").text().equals(names.get("listKind").text())) {
            names.get("listKind").invalid("kind and listKind may not be the same");
        }
        names.get("categories").items().forEach(each -> label(each, each.text(), ""));
    }

    /** Reports all that is wrong with a label at once. */
    static void label(Field name) {
        label(name, name.text(), "");
    }

    private static void label(Field name, String label, String prefix) {
        List<String> problems = Names.label1035(label);
        if (!problems.isEmpty()) {
            name.invalid(name.text(), prefix + String.join(",", problems));
        }
    }
}
