package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which claims a Pod's status says that it has: those that its spec asks for. */
final class PodClaimStatusRules {
    private PodClaimStatusRules() {}

    static void validate(Field pod) {
        claims(pod.get("status").get("resourceClaimStatuses"), pod.get("spec").get("resourceClaims"));
        extended(pod.get("status").get("extendedResourceClaimStatus"), pod.get("spec"));
        nodes(pod);
    }

    /** What of its node a Pod has by claims: of a feature that is off, but for Pods that have it already. */
    private static void nodes(Field pod) {
        Set<String> known = new HashSet<>();
        for (Field list : List.of(pod.get("spec").get("resourceClaims"), pod.get("status").get("resourceClaimStatuses"))) {
            list.items().stream().map(each -> each.get("resourceClaimName")).filter(Field::present)
                    .forEach(each -> known.add(each.text()));
        }
        for (Field each : pod.get("status").get("nodeAllocatableResourceClaimStatuses").items()) {
            Field name = each.get("resourceClaimName");
            if (name.empty()) {
                name.required("must not be empty");
            }
            if (!known.contains(name.text())) {
                name.invalid(name.text(), "no mapping found in pod reference");
            }
            for (String list : List.of("containers", "resources")) {
                if (each.get(list).empty()) {
                    each.get(list).required("must not be empty");
                }
            }
            for (Map.Entry<String, Field> amount : each.get("resources").entries()) {
                if (!ResourceNames.isNative(amount.getKey())) {
                    amount.getValue().invalid(amount.getKey(), "must be a node allocatable resource name");
                }
                if (ResourceNames.quantity(amount.getValue()).amount().signum() < 0) {
                    amount.getValue().invalid("must be non-negative");
                }
            }
        }
    }

    private static void claims(Field statuses, Field claims) {
        Set<String> asked = new HashSet<>();
        claims.items().forEach(each -> asked.add(each.get("name").text()));
        Set<String> seen = new HashSet<>();
        for (Field each : statuses.items()) {
            Field name = each.get("name");
            if (!asked.contains(name.text())) {
                name.invalid(name.text(), "must match the name of an entry in `spec.resourceClaims`");
            }
            if (!seen.add(name.text())) {
                name.duplicate(name.text());
            }
            if (each.get("resourceClaimName").present()) {
                each.get("resourceClaimName").invalid(Names.subdomain(each.get("resourceClaimName").text()));
            }
        }
    }

    private static void extended(Field status, Field spec) {
        if (status.absent()) {
            return;
        }
        Map<String, Field> containers = new HashMap<>();
        for (String list : List.of("initContainers", "containers")) {
            spec.get(list).items().forEach(each -> containers.put(each.get("name").text(), each));
        }
        Field mappings = status.get("requestMappings");
        if (mappings.empty()) {
            mappings.required("at least one request mapping is required");
        }
        Set<List<String>> seen = new HashSet<>();
        for (Field each : mappings.items()) {
            mapping(each, containers);
            Field request = each.get("requestName").named(status.path() + ".requestName");
            Names.label(request.text()).forEach(problem -> request.invalid(request.text(), problem));
            List<Field> names = List.of(each.get("containerName"), each.get("resourceName"), each.get("requestName"));
            if (!seen.add(names.stream().map(Field::text).toList())) {
                names.forEach(name -> name.duplicate(name.text()));
            }
        }
        status.get("resourceClaimName").mustBe(Names::subdomain);
    }

    private static void mapping(Field mapping, Map<String, Field> containers) {
        Field name = mapping.get("containerName");
        Field resource = mapping.get("resourceName");
        Field container = containers.get(name.text());
        if (container == null) {
            name.invalid(name.text(), "must match the name of an entry in spec.initContainers.name or spec.containers.name");
        } else if (container.get("resources").get("requests").get(resource.text()).absent()) {
            resource.invalid(
                    resource.text(),
                    "must match the extended resource name of an entry in spec.initContainers.resources.requests or"
                            + " spec.containers.resources.requests");
        }
    }
}
