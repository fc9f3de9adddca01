package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a Pod's status may become (upstream's ValidatePodStatusUpdate). */
final class PodStatusRules {
    private PodStatusRules() {}

    static void validate(Field updated, Field old) {
        Field status = updated.get("status");
        Field before = old.get("status");
        if (!status.get("qosClass").text().equals(before.get("qosClass").text())) {
            status.get("qosClass").invalid(status.get("qosClass").text(), "field is immutable");
        }
        // Where all containers can be restarted together, each of them can, whatever its own policy.
        String policy = allMayRestart(old.get("spec")) ? "Always" : old.get("spec").get("restartPolicy").text();
        Set<String> sidecars = new HashSet<>();
        for (Field container : old.get("spec").get("initContainers").items()) {
            if (container.get("restartPolicy").is("Always")) {
                sidecars.add(container.get("name").text());
            }
        }
        Set<String> restartable = new HashSet<>();
        for (Field container : old.get("spec").get("containers").items()) {
            if (container.get("restartPolicy").present()) {
                restartable.add(container.get("name").text());
            }
        }
        transitions(status.get("containerStatuses"), before.get("containerStatuses"), policy, restartable);
        transitions(status.get("initContainerStatuses"), before.get("initContainerStatuses"), policy, sidecars);
        transitions(status.get("ephemeralContainerStatuses"), before.get("ephemeralContainerStatuses"), "Never", Set.of());
        PodClaimStatusRules.validate(updated);
        addresses(status.get("podIPs"), before.get("podIPs"));
        hostAddresses(status, before);
        ContainerStatusRules.validate(updated);
    }

    private static boolean allMayRestart(Field spec) {
        return Stream.of("containers", "initContainers")
                .flatMap(each -> spec.get(each).items().stream())
                .flatMap(each -> each.get("restartPolicyRules").items().stream())
                .anyMatch(each -> each.get("action").is("RestartAllContainers"));
    }

    private static void transitions(Field statuses, Field before, String policy, Set<String> restartable) {
        if (policy.equals("Always")) {
            return;
        }
        List<Field> old = before.items();
        for (int i = 0; i < old.size(); i++) {
            Field terminated = old.get(i).get("state").get("terminated");
            String name = old.get(i).get("name").text();
            boolean mayRestart = policy.equals("OnFailure") && terminated.get("exitCode").number() != 0;
            if (terminated.absent() || mayRestart || restartable.contains(name)) {
                continue;
            }
            for (Field now : statuses.items()) {
                if (now.get("name").is(name) && now.get("state").get("terminated").absent()) {
                    statuses.at(i).get("state").forbidden("may not be transitioned to non-terminated state");
                }
            }
        }
    }

    private static void addresses(Field list, Field before) {
        List<Field> items = list.items();
        List<String> known = before.items().stream().map(each -> each.get("ip").text()).toList();
        for (Field each : items) {
            Addresses.address(each.get("ip").named(each.path()), known);
        }
        if (items.size() > 1) {
            List<String> addresses = items.stream().map(each -> each.get("ip").text()).toList();
            unreadable(list, addresses);
            if (!Addresses.dualStack(addresses) || addresses.size() > 2) {
                list.invalid("may specify no more than one IP for each IP family");
            }
        }
    }

    /** Upstream tells the first that it cannot read in Go's words, besides. */
    private static void unreadable(Field list, List<String> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            if (Addresses.parse(addresses.get(i)) == null) {
                list.internal("failed to check for dual stack with error:invalid IP[" + i + "]: " + addresses.get(i));
                return;
            }
        }
    }

    private static void hostAddresses(Field status, Field before) {
        Field list = status.get("hostIPs");
        if (list.empty()) {
            return;
        }
        if (!list.at(0).get("ip").text().equals(status.get("hostIP").text())) {
            list.at(0).get("ip").invalid(list.at(0).get("ip").text(), "must be equal to `hostIP`");
        }
        addresses(list, before.get("hostIPs"));
    }
}
