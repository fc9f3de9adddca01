package dev.podium.machinery;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The schemas of the built-in kinds, as the build generated them from upstream's artifacts: one class path resource per
 * definition, read when it is first asked for.
 */
public final class Schemas {
    private static final Schemas BUNDLED = new Schemas();

    private final Map<String, Schema> definitions = new ConcurrentHashMap<>();
    private volatile @Nullable JsonNode kinds;

    private Schemas() {}

    public static Schemas bundled() {
        return BUNDLED;
    }

    /** The schema of a built-in kind, or null. */
    public @Nullable Schema forKind(GroupVersionKind kind) {
        JsonNode known = kinds;
        if (known == null) {
            known = GeneratedResource.json("kinds.json");
            kinds = known;
        }
        JsonNode name = known.path(kind.apiVersion()).get(kind.kind());
        return name == null ? null : definition(name.stringValue());
    }

    /**
     * One definition by its full name, such as {@code io.k8s.api.core.v1.PodSpec}.
     *
     * @throws NoSuchElementException when upstream has no such definition
     */
    public Schema definition(String name) {
        Schema known = definitions.get(name);
        if (known == null) {
            known = Schema.definition(name, GeneratedResource.json("definitions/" + name + ".json").asObject(), this::definition);
            definitions.put(name, known);
        }
        return known;
    }
}
