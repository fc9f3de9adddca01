package dev.podium.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which resources there are: the built-in ones, and those that users have defined. Safe for use by several threads. */
public final class ServedResources {

    private final List<Resource> builtIn;
    private final Map<String, List<Resource>> custom = new TreeMap<>();
    private final List<Consumer<Collection<Resource>>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> redefinitions = new CopyOnWriteArrayList<>();
    private volatile Snapshot snapshot;

    /** Everything that is served at one time, in the order of discovery. */
    private record Snapshot(Map<String, Resource> byName, Collection<Resource> all) {

        static Snapshot of(Collection<Resource> resources) {
            Map<String, Resource> byName = new LinkedHashMap<>();
            resources.forEach(each -> byName.put(id(each.group(), each.version(), each.name()), each));
            return new Snapshot(byName, List.copyOf(byName.values()));
        }
    }

    ServedResources(Collection<Resource> builtIn) {
        this.builtIn = new ArrayList<>(builtIn);
        this.snapshot = Snapshot.of(builtIn);
    }

    private static String id(String group, String version, String name) {
        return group + "/" + version + "/" + name;
    }

    public Collection<Resource> all() {
        return snapshot.all();
    }

    @Nullable Resource find(String group, String version, String name) {
        return snapshot.byName().get(id(group, version, name));
    }

    /** Gives a built-in resource a strategy that needs to know what is served. */
    public synchronized void strategy(String qualified, ResourceStrategy strategy) {
        builtIn.replaceAll(each -> each.qualified().equals(qualified) ? each.with(strategy) : each);
        renew();
    }

    /** From now on {@code definition} makes these resources, and no others. */
    public synchronized void custom(String definition, List<Resource> resources) {
        if (resources.isEmpty()) {
            custom.remove(definition);
        } else {
            custom.put(definition, List.copyOf(resources));
        }
        renew();
    }

    /** The objects of {@code definition} have another form from now on. */
    public void redefined(String definition) {
        redefinitions.forEach(each -> each.accept(definition));
    }

    /** Has {@code listener} told of every definition whose objects get another form, and quickly. */
    void onRedefinition(Consumer<String> listener) {
        redefinitions.add(listener);
    }

    private void renew() {
        List<Resource> all = new ArrayList<>(builtIn);
        // By group, so that discovery need not gather them.
        custom.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Resource::group))
                .forEach(all::add);
        snapshot = Snapshot.of(all);
        listeners.forEach(each -> each.accept(snapshot.all()));
    }

    /** Has {@code listener} told whenever something else is served than before. */
    void onChange(Consumer<Collection<Resource>> listener) {
        listeners.add(listener);
    }
}
