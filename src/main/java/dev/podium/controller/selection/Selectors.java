package dev.podium.controller.selection;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one resource that select others, found by the labels of what they select: an object with labels costs as
 * much as there are selectors that ask for one of them.
 */
public final class Selectors<T> {

    /** Where a selector is that asks for no label in particular. */
    private static final String ANY = "";

    private final ApiClient client;
    private final ResourceType<T> type;
    private final Function<T, @Nullable LabelSelector> selector;
    private final Index<T> byLabel;

    /**
     * To be made before the informers start.
     *
     * @param selector what an object selects; null for nothing
     */
    public Selectors(
            ApiClient client,
            Informers informers,
            ResourceType<T> type,
            Function<T, ObjectMeta> metadata,
            Function<T, @Nullable LabelSelector> selector) {
        this.client = client;
        this.type = type;
        this.selector = selector;
        this.byLabel = informers.of(type)
                .index("selector", each -> terms(metadata.apply(each).namespaceOrEmpty(), selector.apply(each)));
    }

    /** One label that whatever is selected must have. */
    private static List<String> terms(String namespace, @Nullable LabelSelector selector) {
        if (selector == null) {
            return List.of();
        }
        return List.of(selector.matchLabels().entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(each -> Terms.label(namespace, each))
                .orElse(namespace + "/" + ANY));
    }

    /** Those in that namespace that select an object with these labels. */
    public Set<ObjectKey> selecting(String namespace, Map<String, String> labels) {
        Set<ObjectKey> found = new HashSet<>();
        add(byLabel.get(namespace + "/" + ANY), labels, found);
        labels.entrySet().forEach(each -> add(byLabel.get(Terms.label(namespace, each)), labels, found));
        return found;
    }

    private void add(Set<ObjectKey> candidates, Map<String, String> labels, Set<ObjectKey> found) {
        for (ObjectKey each : candidates) {
            T object = client.find(type, each.namespace(), each.name());
            LabelSelector selects = object == null ? null : selector.apply(object);
            if (selects != null && selects.matches(labels)) {
                found.add(each);
            }
        }
    }
}
