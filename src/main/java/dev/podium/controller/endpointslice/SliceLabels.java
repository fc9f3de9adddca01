package dev.podium.controller.endpointslice;

import dev.podium.model.Service;
import java.util.Map;
import java.util.TreeMap;

/** The labels of a slice: its Service's, and those that say whose it is. */
final class SliceLabels {

    static final String SERVICE = "kubernetes.io/service-name";
    static final String MANAGER = "endpointslice.kubernetes.io/managed-by";
    static final String OURS = "endpointslice-controller.k8s.io";
    private static final String HEADLESS = "service.kubernetes.io/headless";

    private SliceLabels() {}

    static Map<String, String> of(Service service) {
        Map<String, String> labels = new TreeMap<>(service.metadata().labels());
        labels.remove(HEADLESS);
        if (!service.spec().hasAddress()) {
            labels.put(HEADLESS, "");
        }
        labels.put(SERVICE, service.metadata().nameOrEmpty());
        labels.put(MANAGER, OURS);
        return labels;
    }
}
