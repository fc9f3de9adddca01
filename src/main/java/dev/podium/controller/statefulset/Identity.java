package dev.podium.controller.statefulset;

import dev.podium.controller.history.History;
import dev.podium.controller.pods.PodControl;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.PodTemplate;
import dev.podium.model.StatefulSet;
import tools.jackson.databind.node.ObjectNode;

/** Who a StatefulSet's Pod is: its number, and what follows from it (upstream's {@code stateful_set_utils.go}). */
final class Identity {

    /** Which revision a Pod is of. */
    static final String REVISION = History.POD_LABEL;

    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

    private Identity() {}

    static String name(StatefulSet set, int ordinal) {
        return set.metadata().nameOrEmpty() + "-" + ordinal;
    }

    /** Whether the name is that of a Pod of the StatefulSet: its own, a dash, and digits. */
    static boolean memberOf(StatefulSet set, Pod pod) {
        String name = pod.metadata().nameOrEmpty();
        int digits = digits(name);
        return digits > 0 && name.substring(0, digits - 1).equals(set.metadata().nameOrEmpty());
    }

    /** The number at the end of a Pod's name; -1 if there is none, or too large a one. */
    static int ordinal(String name) {
        int digits = digits(name);
        try {
            return digits > 0 ? Integer.parseInt(name.substring(digits)) : -1;
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    /** Where the digits begin that follow the last dash; 0 if there are none. */
    private static int digits(String name) {
        int dash = name.lastIndexOf('-');
        return dash >= 0
                        && dash < name.length() - 1
                        && name.chars().skip(dash + 1L).allMatch(each -> each >= '0' && each <= '9')
                ? dash + 1
                : 0;
    }

    static String revision(Pod pod) {
        return pod.metadata().labels().getOrDefault(REVISION, "");
    }

    /** A Pod to be created. */
    static ObjectNode pod(StatefulSet set, PodTemplate template, String revision, int ordinal) {
        ObjectNode pod = PodControl.pod(StatefulSetController.KIND, set.metadata(), template);
        String name = name(set, ordinal);
        ObjectNode metadata = (ObjectNode) pod.path("metadata");
        metadata.put("name", name);
        label(pod, name);
        metadata.withObject("labels").put(REVISION, revision);
        ObjectNode spec = (ObjectNode) pod.path("spec");
        spec.put("hostname", name);
        String service = set.spec().serviceName();
        if (service != null && !service.isEmpty()) {
            spec.put("subdomain", service);
        } else {
            spec.remove("subdomain");
        }
        PodClaims.mount(set, pod, ordinal);
        return pod;
    }

    /** Whether the Pod is known by the name that it has. */
    static boolean holds(ObjectMeta pod) {
        return pod.nameOrEmpty().equals(pod.labels().get(POD_NAME));
    }

    /** Has the Pod known by the name that it has. */
    static void label(ObjectNode pod, String name) {
        ObjectNode labels = ((ObjectNode) pod.path("metadata")).withObject("labels");
        labels.put(POD_NAME, name);
        labels.put(POD_INDEX, String.valueOf(ordinal(name)));
    }
}
