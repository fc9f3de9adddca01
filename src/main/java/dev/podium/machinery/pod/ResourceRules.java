package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Requests and limits (upstream's validateResourceRequirements). */
final class ResourceRules {
    private ResourceRules() {}

    /**
     * @param name how the name of a resource is checked, given its amount's place and the name
     * @param claimNames the resource claims that the Pod declares
     */
    static void validate(
            Field resources, BiConsumer<Field, String> name, Set<String> claimNames, Set<Leniency> leniencies) {
        Field limits = resources.get("limits");
        Field requests = resources.get("requests");
        boolean hugePages = false;
        boolean computes = false;
        for (Field list : new Field[] {limits, requests}) {
            for (Map.Entry<String, Field> each : list.entries()) {
                String resource = each.getKey();
                Field amount = each.getValue();
                name.accept(amount, resource);
                ResourceNames.amount(amount, resource);
                if (list == requests) {
                    againstLimit(resource, amount, requests, limits);
                }
                if (ResourceNames.isHugePages(resource)) {
                    hugePages = true;
                    if (!leniencies.contains(Leniency.UNEVEN_PAGES)) {
                        wholePages(amount, resource);
                    }
                }
                computes |= resource.equals("cpu") || resource.equals("memory");
            }
        }
        if (hugePages && !computes) {
            resources.forbidden("HugePages require cpu or memory");
        }
        claims(resources.get("claims"), claimNames);
    }

    private static void againstLimit(String resource, Field amount, Field requests, Field limits) {
        ResourceQuantity requested = ResourceNames.quantity(amount);
        boolean overcommits = ResourceNames.overcommits(resource);
        if (limits.key(resource).absent()) {
            if (!overcommits) {
                limits.required("Limit must be set for non overcommitable resources");
            }
            return;
        }
        ResourceQuantity limit = ResourceNames.quantity(limits.key(resource));
        if (!overcommits && requested.compareTo(limit) != 0) {
            requests.invalid(requested.text(), "must be equal to " + resource + " limit of " + limit.text());
        } else if (requested.compareTo(limit) > 0) {
            requests.invalid(requested.text(), "must be less than or equal to " + resource + " limit of " + limit.text());
        }
    }

    static void wholePages(Field amount, String resource) {
        BigDecimal pages = ResourceNames.quantity(amount).amount();
        BigDecimal size;
        try {
            size = ResourceQuantity.parse(resource.substring("hugepages-".length())).amount();
        } catch (IllegalArgumentException malformed) {
            return;
        }
        if (pages.signum() < 0 || size.signum() <= 0 || pages.remainder(size).signum() != 0) {
            amount.invalid(ResourceNames.quantity(amount).text() + " is not positive integer multiple of " + resource);
        }
    }

    private static void claims(Field claims, Set<String> declared) {
        Set<String> seen = new HashSet<>();
        for (Field each : claims.items()) {
            String name = each.get("name").text();
            if (name.isEmpty()) {
                each.required("");
                continue;
            }
            String request = each.get("request").text();
            if (!request.isEmpty()) {
                each.get("request").invalid(Names.label(request));
            }
            if (!seen.add(name + "/" + request) || request.isEmpty() && seen.stream().filter(k -> k.startsWith(name + "/")).count() > 1) {
                each.duplicate(request.isEmpty() ? name : name + "/" + request);
            }
            if (!declared.contains(name)) {
                each.add(new FieldError(
                        FieldError.Type.NOT_FOUND,
                        each.path(),
                        name,
                        "must be one of the names in pod.spec.resourceClaims"
                                + (declared.isEmpty() ? " which is empty" : ": " + String.join(", ", new TreeSet<>(declared)))));
            }
        }
    }
}
