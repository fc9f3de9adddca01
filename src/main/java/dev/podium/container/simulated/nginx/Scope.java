package dev.podium.container.simulated.nginx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is set at one level of a configuration; what is not, is as on the level outside. */
record Scope(@Nullable Scope outer, List<Directive> directives) {

    @Nullable Directive find(String name) {
        List<Directive> own = own(name);
        if (!own.isEmpty()) {
            return own.getLast();
        }
        return outer == null ? null : outer.find(name);
    }

    /** All of that name on the innermost level that has any. */
    List<Directive> all(String name) {
        List<Directive> own = own(name);
        return own.isEmpty() && outer != null ? outer.all(name) : own;
    }

    /** Those of that name on this very level. */
    List<Directive> own(String name) {
        return directives.stream().filter(each -> each.is(name)).toList();
    }

    String text(String name, String otherwise) {
        Directive found = find(name);
        return found == null ? otherwise : found.first();
    }
}
