package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What containers' statuses say of users and devices. */
final class ContainerStatusRules {
    private static final List<String> LISTS = List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");
    private static final List<String> HEALTH = List.of("Healthy", "Unhealthy", "Unknown");
    private static final long MAX_ID = Integer.MAX_VALUE;
    private static final int MAX_MESSAGE = 1024;

    private ContainerStatusRules() {}

    static void validate(Field pod) {
        Field status = pod.get("status");
        Field os = pod.get("spec").get("os");
        String system = os.present() ? os.get("name").text() : "linux";
        for (String list : LISTS) {
            status.get(list).items().forEach(each -> user(each.get("user").get("linux"), system));
        }
        Map<String, String> containers = Map.of("containerStatuses", "containers", "initContainerStatuses", "initContainers");
        for (String list : LISTS) {
            for (Field each : status.get(list).items()) {
                if (!containers.containsKey(list)) {
                    if (!each.get("allocatedResourcesStatus").empty()) {
                        each.get("allocatedResourcesStatus").forbidden("must not be specified in container status");
                    }
                } else {
                    allocated(each, pod.get("spec").get(containers.get(list)));
                }
            }
        }
    }

    private static void user(Field user, String system) {
        if (user.absent()) {
            return;
        }
        if (system.equals("windows")) {
            user.forbidden("cannot be set for a windows pod");
        } else if (system.equals("linux")) {
            Stream.concat(Stream.of(user.get("uid"), user.get("gid")), user.get("supplementalGroups").items().stream())
                    .forEach(each -> Names.between(each.number(), 0, MAX_ID).forEach(problem -> each.invalid(each.number(), problem)));
        }
    }

    private static void allocated(Field status, Field containers) {
        for (Field each : status.get("allocatedResourcesStatus").items()) {
            containers.items().stream()
                    .filter(container -> container.get("name").text().equals(status.get("name").text()))
                    .findFirst()
                    .ifPresent(container -> named(each.get("name"), container.get("resources")));
            Set<String> ids = new HashSet<>();
            for (Field resource : each.get("resources").items()) {
                health(resource);
                if (!ids.add(resource.get("resourceID").text())) {
                    resource.get("resourceID").duplicate(resource.get("resourceID").text());
                }
            }
        }
    }

    private static void named(Field name, Field resources) {
        boolean claim = name.text().startsWith("claim:");
        boolean found = claim
                ? resources.get("claims").items().stream().anyMatch(each -> name.is(claim(each)))
                : resources.get("requests").value().has(name.text());
        if (!found) {
            name.invalid(
                    name.text(),
                    claim
                            ? "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or"
                                    + " 'claim:<claimName>' if request is empty"
                            : "must match one of the container's resource requests");
        }
    }

    private static String claim(Field claim) {
        String request = claim.get("request").text();
        return "claim:" + claim.get("name").text() + (request.isEmpty() ? "" : "/" + request);
    }

    private static void health(Field resource) {
        if (!HEALTH.contains(resource.get("health").text())) {
            resource.get("health").notSupported(HEALTH);
        }
        Field message = resource.get("message");
        if (message.present() && message.empty()) {
            message.required("must be non-empty if specified");
        } else if (Names.bytes(message.text()) > MAX_MESSAGE) {
            message.tooLong(MAX_MESSAGE);
        }
    }
}
