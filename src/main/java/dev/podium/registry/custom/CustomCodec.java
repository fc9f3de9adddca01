package dev.podium.registry.custom;

import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ObjectModel;
import dev.podium.registry.Codec;
import dev.podium.watch.CachedObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A custom kind as one version handles it. What was written under an older form of the definition is pruned and defaulted when it is
 * read, after upstream's codec (apiextensions-apiserver, {@code crdConversionRESTOptionsGetter}).
 *
 * @param handled the version of the request
 * @param kept the version that new objects are kept in
 * @param model of the version of the request
 * @param since the revision at which the definition got its present form
 */
record CustomCodec(GroupVersionKind handled, GroupVersionKind kept, ObjectModel model, Converter converter, long since)
        implements Codec {

    @Override
    public boolean plain() {
        return handled.equals(kept);
    }

    @Override
    public boolean fits(CachedObject object) {
        return plain() && object.revision() > since;
    }

    @Override
    public List<ObjectNode> open(List<ObjectNode> objects) {
        List<ObjectNode> opened = new ArrayList<>(converted(objects, handled.apiVersion()));
        opened.replaceAll(each -> {
            ObjectNode conformed = model.conform(each, FieldValidation.IGNORE).object();
            model.applyDefaults(conformed);
            return conformed;
        });
        return opened;
    }

    @Override
    public ObjectNode close(ObjectNode object) {
        return plain() ? object : converted(List.of(object.deepCopy()), kept.apiVersion()).getFirst();
    }

    /** Only what is in another version is converted, all of it at once. */
    private List<ObjectNode> converted(List<ObjectNode> objects, String version) {
        List<ObjectNode> others = objects.stream()
                .filter(each -> !each.path("apiVersion").asString("").equals(version))
                .toList();
        if (others.isEmpty()) {
            return objects;
        }
        List<ObjectNode> found = converter.convert(others, version);
        List<ObjectNode> all = new ArrayList<>(objects.size());
        int next = 0;
        for (ObjectNode each : objects) {
            all.add(next < others.size() && others.get(next) == each ? found.get(next++) : each);
        }
        return all;
    }
}
