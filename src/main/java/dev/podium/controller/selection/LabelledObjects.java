package dev.podium.controller.selection;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The objects of one resource, found by their labels: a selector costs as much as the rarest label that it asks for. */
public final class LabelledObjects<T> {

    private final ApiClient client;
    private final ResourceType<T> type;
    private final Function<T, ObjectMeta> metadata;
    private final Index<T> byLabel;

    private LabelledObjects(
            ApiClient client, ResourceType<T> type, Function<T, ObjectMeta> metadata, Index<T> byLabel) {
        this.client = client;
        this.type = type;
        this.metadata = metadata;
        this.byLabel = byLabel;
    }

    /** All objects; to be made before the informers start. */
    public static <T> LabelledObjects<T> all(
            ApiClient client, Informers informers, ResourceType<T> type, Function<T, ObjectMeta> metadata) {
        return new LabelledObjects<>(
                client, type, metadata, informers.of(type).index("label", each -> terms(metadata.apply(each))));
    }

    /** Those that nobody controls, and maybe some that somebody has come to control; to be made before the informers start. */
    public static <T> LabelledObjects<T> uncontrolled(
            ApiClient client, Informers informers, ResourceType<T> type, Function<T, ObjectMeta> metadata) {
        return new LabelledObjects<>(client, type, metadata, informers.of(type).index("label of uncontrolled", each -> {
            ObjectMeta object = metadata.apply(each);
            return object.controllerReference() == null ? terms(object) : List.of();
        }));
    }

    /** What the selector selects in that namespace, as it is now. */
    public List<T> selected(String namespace, LabelSelector selector) {
        if (selector.matchLabels().isEmpty()) {
            return client.list(type, namespace).stream()
                    .filter(each -> selector.matches(metadata.apply(each).labels()))
                    .toList();
        }
        Set<ObjectKey> rarest = selector.matchLabels().entrySet().stream()
                .map(each -> byLabel.get(Terms.label(namespace, each)))
                .min(Comparator.comparingInt(Collection::size))
                .orElseThrow();
        List<T> found = new ArrayList<>();
        for (ObjectKey each : rarest) {
            T object = client.find(type, each.namespace(), each.name());
            if (object != null && selector.matches(metadata.apply(object).labels())) {
                found.add(object);
            }
        }
        return found;
    }

    /** Has an object found that was created just now. */
    public void created(ObjectMeta object) {
        ObjectKey key = ObjectKey.of(object);
        terms(object).forEach(each -> byLabel.add(each, key));
    }

    private static List<String> terms(ObjectMeta object) {
        String namespace = object.namespaceOrEmpty();
        Stream<Map.Entry<String, String>> labels = object.labels().entrySet().stream();
        return labels.map(each -> Terms.label(namespace, each)).toList();
    }
}
