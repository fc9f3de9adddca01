package dev.podium.controller.endpointslicemirroring;

import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.EndpointSlice;
import dev.podium.model.Endpoints;
import dev.podium.model.Records;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One slice of Endpoints: addresses of one family that share their ports (upstream's {@code desiredCalc}). */
record Mirror(Endpoints source, Map<String, String> labels, String addressType, List<EndpointPort> ports, List<Endpoint> places) {

    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGER = "endpointslice.kubernetes.io/managed-by";
    static final String OURS = "endpointslicemirroring-controller.k8s.io";

    /** As many addresses as are taken over of each subset. */
    private static final int MOST = 1000;

    private static final int LONGEST = 253;
    private static final OwnerKind OWNER = new OwnerKind("v1", "Endpoints");
    private static final Set<String> ANNOTATIONS_LEFT_OUT = Set.of(
            "endpoints.kubernetes.io/last-change-trigger-time", "kubectl.kubernetes.io/last-applied-configuration");

    /** What there should be. */
    static List<Mirror> of(Endpoints source) {
        Map<String, Map<List<EndpointPort>, List<Endpoint>>> byFamily = new TreeMap<>();
        for (Endpoints.Subset subset : source.subsets()) {
            List<EndpointPort> ports = subset.ports().stream()
                    .map(each -> new EndpointPort(
                            each.name() == null ? "" : each.name(),
                            each.port(),
                            each.protocol() == null ? "TCP" : each.protocol(),
                            each.appProtocol()))
                    .toList();
            List<Endpoint> places = new ArrayList<>();
            subset.addresses().forEach(each -> places.add(place(each, true)));
            subset.notReadyAddresses().forEach(each -> places.add(place(each, false)));
            for (Endpoint each : places.subList(0, Math.min(MOST, places.size()))) {
                String family = each.addresses().getFirst().contains(":") ? "IPv6" : "IPv4";
                byFamily.computeIfAbsent(family, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(ports, _ -> new ArrayList<>())
                        .add(each);
            }
        }
        List<Mirror> mirrors = new ArrayList<>();
        byFamily.forEach((family, byPorts) -> byPorts.forEach(
                (ports, places) -> mirrors.add(new Mirror(source, labels(source), family, ports, places))));
        return mirrors;
    }

    private static Endpoint place(Endpoints.Address address, boolean ready) {
        return new Endpoint(
                List.of(address.ip()),
                new Endpoint.Conditions(ready, null, null),
                address.hostname(),
                address.targetRef(),
                address.nodeName(),
                null,
                null);
    }

    private static Map<String, String> labels(Endpoints source) {
        Map<String, String> labels = new TreeMap<>(source.metadata().labels());
        labels.put(SERVICE, source.metadata().nameOrEmpty());
        labels.put(MANAGER, OURS);
        return labels;
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(source.metadata().annotations());
        annotations.keySet().removeAll(ANNOTATIONS_LEFT_OUT);
        return annotations;
    }

    /** Whether a slice could say this: its family never changes. */
    boolean fits(EndpointSlice slice) {
        return slice.addressType().equals(addressType);
    }

    /** Whether a slice says this already. */
    boolean is(EndpointSlice slice) {
        return fits(slice)
                && slice.ports().equals(ports)
                && slice.endpoints().equals(places)
                && slice.metadata().labels().equals(labels)
                && slice.metadata().annotations().equals(annotations());
    }

    /** A new slice. */
    ObjectNode tree() {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        String name = source.metadata().nameOrEmpty();
        slice.putObject("metadata")
                .put("generateName", name.length() < LONGEST ? name + "-" : name)
                .putArray("ownerReferences")
                .add(OWNER.reference(source.metadata()));
        slice.put("addressType", addressType);
        return onto(slice);
    }

    /** Has a slice say it. */
    ObjectNode onto(ObjectNode slice) {
        ObjectNode metadata = slice.withObject("/metadata");
        labels.forEach(metadata.putObject("labels")::put);
        annotations().forEach(metadata.putObject("annotations")::put);
        fill(slice.putArray("endpoints"), places);
        fill(slice.putArray("ports"), ports);
        return slice;
    }

    private static void fill(ArrayNode array, List<? extends @Nullable Object> records) {
        records.forEach(each -> array.add(Records.tree(each)));
    }
}
