package dev.podium.client;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which objects an informer has told of, by terms that are read off each. It is behind the cluster by as much as the
 * informer is: what is found has to be read, and may by then be gone or be another's. Who has just created an object
 * {@linkplain #add adds} it, so as not to miss it before the news arrives.
 */
public final class Index<T> {

    private final Function<T, ? extends Collection<String>> terms;
    private final ConcurrentHashMap<String, Set<ObjectKey>> entries = new ConcurrentHashMap<>();

    Index(Function<T, ? extends Collection<String>> terms) {
        this.terms = terms;
    }

    /** The objects under that term, as they were told of. */
    public Set<ObjectKey> get(String term) {
        return entries.getOrDefault(term, Set.of());
    }

    /** Enters an object before its news is here. */
    public void add(String term, ObjectKey object) {
        entries.compute(term, (_, present) -> {
            Set<ObjectKey> objects = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            objects.add(object);
            return objects;
        });
    }

    void upserted(ObjectKey key, T object, @Nullable T old) {
        Collection<String> current = terms.apply(object);
        if (old != null) {
            Collection<String> before = terms.apply(old);
            if (before.equals(current)) {
                return;
            }
            before.stream().filter(each -> !current.contains(each)).forEach(each -> remove(each, key));
        }
        current.forEach(each -> add(each, key));
    }

    void deleted(ObjectKey key, T last) {
        terms.apply(last).forEach(each -> remove(each, key));
    }

    private void remove(String term, ObjectKey key) {
        entries.computeIfPresent(term, (_, objects) -> {
            objects.remove(key);
            return objects.isEmpty() ? null : objects;
        });
    }
}
