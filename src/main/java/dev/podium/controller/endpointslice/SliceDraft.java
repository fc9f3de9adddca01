package dev.podium.controller.endpointslice;

import dev.podium.controller.backends.TriggerTimes;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.Records;
import dev.podium.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a slice is to say. */
record SliceDraft(String addressType, List<EndpointPort> ports, List<Endpoint> endpoints) {

    private static final OwnerKind OWNER = new OwnerKind("v1", "Service");
    private static final int LONGEST = 253;

    /** A new slice. */
    ObjectNode tree(Service service, @Nullable Instant trigger) {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        String name = service.metadata().nameOrEmpty();
        slice.putObject("metadata")
                .put("generateName", name.length() < LONGEST ? name + "-" : name)
                .putArray("ownerReferences")
                .add(OWNER.reference(service.metadata()));
        slice.put("addressType", addressType);
        return onto(slice, service, trigger);
    }

    /** Has a slice say it. */
    ObjectNode onto(ObjectNode slice, Service service, @Nullable Instant trigger) {
        ObjectNode metadata = slice.withObject("/metadata");
        Map<String, String> labels = SliceLabels.of(service);
        labels.forEach(metadata.putObject("labels")::put);
        ObjectNode annotations = metadata.withObject("annotations");
        if (trigger == null) {
            annotations.remove(TriggerTimes.ANNOTATION);
        } else {
            annotations.put(TriggerTimes.ANNOTATION, trigger.toString());
        }
        if (annotations.isEmpty()) {
            metadata.remove("annotations");
        }
        ArrayNode places = slice.putArray("endpoints");
        endpoints.forEach(each -> places.add(Records.tree(each)));
        ArrayNode numbers = slice.putArray("ports");
        ports.forEach(each -> numbers.add(Records.tree(each)));
        return slice;
    }
}
