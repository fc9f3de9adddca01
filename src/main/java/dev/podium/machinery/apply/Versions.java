package dev.podium.machinery.apply;

import dev.podium.machinery.FieldManager.Translation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The versions of the API in which an object can be seen. */
final class Versions {

    private final String own;
    private final Function<String, @Nullable Translation> translations;
    private final Map<String, Shape> shapes = new ConcurrentHashMap<>();

    Versions(String own, Shape shape, Function<String, @Nullable Translation> translations) {
        this.own = own;
        this.translations = translations;
        shapes.put(own, shape);
    }

    String own() {
        return own;
    }

    boolean knows(String version) {
        return version.equals(own) || translations.apply(version) != null;
    }

    Shape shape(String version) {
        return shapes.computeIfAbsent(version, each -> Shape.of(translation(each).schema()));
    }

    /** The object in another version; the same instance if it is in that one already. */
    ObjectNode translate(ObjectNode object, String from, String to) {
        if (from.equals(to)) {
            return object;
        }
        ObjectNode here = from.equals(own) ? object : translation(from).back().apply(object);
        return to.equals(own) ? here : translation(to).there().apply(here);
    }

    private Translation translation(String version) {
        Translation translation = translations.apply(version);
        if (translation == null) {
            throw new IllegalStateException("not served: " + version);
        }
        return translation;
    }
}
