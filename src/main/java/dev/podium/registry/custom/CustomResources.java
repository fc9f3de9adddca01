package dev.podium.registry.custom;

import dev.podium.machinery.Definition;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.registry.Conversion;
import dev.podium.registry.Resource;
import dev.podium.registry.Scales;
import dev.podium.registry.ServedResources;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what is served in step with the CustomResourceDefinitions there are. */
public final class CustomResources implements NamesInUse {

    /** The keys of all definitions begin with it. */
    private static final String BUCKET = "apiextensions.k8s.io/customresourcedefinitions/";

    private static final List<String> VERBS =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
    private static final List<String> PART = List.of("get", "patch", "update");

    private final WatchCache cache;
    private final ServedResources served;

    public CustomResources(WatchCache cache, ServedResources served, Supplier<Instant> clock) {
        this.cache = cache;
        this.served = served;
        served.strategy("customresourcedefinitions.apiextensions.k8s.io", new DefinitionStrategy(clock, this));
    }

    /** Serves what was defined before the server started, and from now on what is defined, before anybody can see that. */
    public void begin() {
        cache.list(BUCKET).items().forEach(each -> changed(each.key(), each));
        cache.forerun(BUCKET, this::changed);
    }

    private void changed(String key, @Nullable CachedObject object) {
        String name = key.substring(BUCKET.length());
        served.custom(name, object == null ? List.of() : resources(Definition.of(Json.parse(object.bytes()))));
    }

    private static List<Resource> resources(Definition definition) {
        List<Resource> resources = new ArrayList<>();
        if (definition.established()) {
            definition.versions().stream()
                    .filter(Definition.Version::served)
                    .forEach(each -> resources.add(resource(definition, each)));
        }
        return resources;
    }

    private static Resource resource(Definition definition, Definition.Version version) {
        GroupVersionKind type = definition.type(version);
        GroupVersionKind stored = definition.versions().stream()
                .filter(Definition.Version::storage)
                .findFirst()
                .map(definition::type)
                .orElse(type);
        List<Resource.Subresource> parts = new ArrayList<>();
        if (version.status()) {
            parts.add(new Resource.Subresource("status", type, PART));
        }
        if (version.scale() != null) {
            parts.add(new Resource.Subresource("scale", Scales.TYPE, PART));
        }
        boolean alone = definition.versions().size() == 1;
        return new Resource(
                definition.group(),
                version.name(),
                definition.plural(),
                definition.singular(),
                definition.kind(),
                definition.scope(),
                definition.shortNames(),
                definition.categories(),
                VERBS,
                List.copyOf(parts),
                new Resource.Storage(
                        definition.group() + "/" + definition.plural() + "/",
                        stored,
                        alone ? Conversion.NONE : new NoConversion(type, stored)),
                ObjectModel.custom(definition.scope(), version),
                new CustomStrategy(definition, version));
    }

    @Override
    public boolean taken(String group, String what, String name, String except) {
        Set<String> own = Set.of(except);
        for (Resource each : served.all()) {
            if (!each.group().equals(group) || own.contains(each.qualified())) {
                continue;
            }
            boolean same = switch (what) {
                case "plural", "singular", "shortName" -> each.name().equals(name)
                        || each.singular().equals(name)
                        || each.shortNames().contains(name);
                default -> each.kind().equals(name) || (each.kind() + "List").equals(name);
            };
            if (same) {
                return true;
            }
        }
        return false;
    }
}
