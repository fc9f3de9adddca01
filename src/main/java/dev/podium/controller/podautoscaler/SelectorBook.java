package dev.podium.controller.podautoscaler;

import dev.podium.client.ObjectKey;
import dev.podium.model.LabelQuery;
import dev.podium.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which autoscaler goes by which Pods, as far as their targets have been looked at; found by a label that the Pods must have
 * (upstream's {@code util/selectors.BiMultimap}).
 */
final class SelectorBook {

    private static final Comparator<ObjectKey> BY_NAME =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    private final Set<ObjectKey> known = new HashSet<>();
    private final Map<ObjectKey, LabelQuery> selectors = new HashMap<>();
    private final Map<String, Set<ObjectKey>> byTerm = new HashMap<>();

    /** There is an autoscaler of that name. */
    synchronized void enter(ObjectKey autoscaler) {
        known.add(autoscaler);
    }

    synchronized void remove(ObjectKey autoscaler) {
        known.remove(autoscaler);
        strike(autoscaler);
    }

    /** Notes what an autoscaler goes by, unless it has gone meanwhile. */
    synchronized void put(ObjectKey autoscaler, LabelQuery selector) {
        if (!known.contains(autoscaler) || selector.equals(selectors.get(autoscaler))) {
            return;
        }
        strike(autoscaler);
        selectors.put(autoscaler, selector);
        byTerm.computeIfAbsent(term(autoscaler.namespace(), selector), _ -> new HashSet<>()).add(autoscaler);
    }

    private void strike(ObjectKey autoscaler) {
        LabelQuery before = selectors.remove(autoscaler);
        if (before != null) {
            byTerm.computeIfPresent(term(autoscaler.namespace(), before), (_, there) -> {
                there.remove(autoscaler);
                return there.isEmpty() ? null : there;
            });
        }
    }

    private static String term(String namespace, LabelQuery selector) {
        return selector.terms().stream()
                .filter(each -> each.operator() == LabelQuery.Operator.EQUALS)
                .findFirst()
                .map(each -> term(namespace, each.key(), each.values().iterator().next()))
                .orElse(term(namespace, "", ""));
    }

    private static String term(String namespace, String label, String value) {
        return namespace + "/" + label + "=" + value;
    }

    /** The autoscalers of a namespace that go by any of its Pods, by name. */
    synchronized List<ObjectKey> selecting(String namespace, Collection<Pod> pods) {
        Set<ObjectKey> found = new TreeSet<>(BY_NAME);
        Set<Map<String, String>> kinds =
                pods.stream().map(each -> each.metadata().labels()).collect(Collectors.toSet());
        for (Map<String, String> labels : kinds) {
            add(byTerm.get(term(namespace, "", "")), labels, found);
            labels.forEach((label, value) -> add(byTerm.get(term(namespace, label, value)), labels, found));
        }
        return List.copyOf(found);
    }

    private void add(@Nullable Set<ObjectKey> candidates, Map<String, String> labels, Set<ObjectKey> found) {
        if (candidates != null) {
            candidates.stream().filter(each -> selectors.get(each).matches(labels)).forEach(found::add);
        }
    }
}
