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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Converters converters;
    private final Map<String, Form> forms = new HashMap<>();

    /** @param since the revision at which a definition got the form that it has */
    private record Form(Definition definition, long since) {}

    /** Who converts the objects of a definition. */
    public interface Converters {

        Converter of(Definition definition);
    }

    public CustomResources(
            WatchCache cache, ServedResources served, Supplier<Instant> clock, Converters converters) {
        this.cache = cache;
        this.served = served;
        this.converters = converters;
        served.strategy("customresourcedefinitions.apiextensions.k8s.io", new DefinitionStrategy(clock, this));
    }

    /** Serves what was defined before the server started, and from now on what is defined, before anybody can see that. */
    public void begin() {
        cache.list(BUCKET).items().forEach(each -> changed(each.key(), each));
        cache.forerun(BUCKET, this::changed);
    }

    private synchronized void changed(String key, @Nullable CachedObject object) {
        String name = key.substring(BUCKET.length());
        if (object == null) {
            forms.remove(name);
            served.custom(name, List.of());
            served.redefined(name);
            return;
        }
        Definition definition = Definition.of(Json.parse(object.bytes()));
        Form before = forms.get(name);
        Form form = before != null && before.definition().equals(definition)
                ? before
                : new Form(definition, object.revision());
        forms.put(name, form);
        served.custom(name, resources(form));
        if (form != before) {
            served.redefined(name);
        }
    }

    private List<Resource> resources(Form form) {
        List<Resource> resources = new ArrayList<>();
        Definition definition = form.definition();
        if (definition.established()) {
            definition.versions().stream()
                    .filter(Definition.Version::served)
                    .forEach(each -> resources.add(resource(form, each)));
        }
        return resources;
    }

    private Resource resource(Form form, Definition.Version version) {
        Definition definition = form.definition();
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
        ObjectModel model = ObjectModel.custom(definition.scope(), version);
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
                        Conversion.NONE,
                        new CustomCodec(type, stored, model, converters.of(definition), form.since())),
                model,
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
