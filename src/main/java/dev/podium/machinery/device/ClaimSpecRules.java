package dev.podium.machinery.device;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The spec of a ResourceClaim, which templates contain too (upstream's validateResourceClaimSpec and its defaults). */
final class ClaimSpecRules {
    private static final int MOST = 32;
    private static final int MOST_ALTERNATIVES = 8;
    private static final String NO_REQUEST =
            "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

    private ClaimSpecRules() {}

    static void applyDefaults(ObjectNode spec) {
        for (ObjectNode request : Defaults.objects(spec.path("devices").path("requests"))) {
            if (request.get("exactly") instanceof ObjectNode exactly) {
                complete(exactly);
            }
            Defaults.objects(request.path("firstAvailable")).forEach(ClaimSpecRules::complete);
        }
    }

    private static void complete(ObjectNode request) {
        Defaults.text(request, "allocationMode", "ExactCount");
        if (request.path("allocationMode").asString("").equals("ExactCount")) {
            Defaults.nonZero(request, "count", 1);
        }
        Defaults.objects(request.path("tolerations")).forEach(each -> Defaults.text(each, "operator", "Equal"));
    }

    static void validate(Field spec) {
        Field devices = spec.get("devices");
        Map<String, Set<String>> requests = requests(devices);
        Bounds.set(devices.get("requests"), MOST, ClaimSpecRules::name, ClaimSpecRules::request);
        Bounds.list(devices.get("constraints"), MOST, constraint -> constraint(constraint, requests));
        Bounds.list(devices.get("config"), MOST, config -> {
            references(config.get("requests"), requests);
            DeviceSpecRules.configuration(config);
        });
    }

    private static String name(Field named) {
        return named.get("name").text();
    }

    /** The names of a claim's requests, each with those of its alternatives. */
    static Map<String, Set<String>> requests(Field devices) {
        Map<String, Set<String>> names = new HashMap<>();
        for (Field request : devices.get("requests").items()) {
            names.put(
                    name(request),
                    request.get("firstAvailable").items().stream().map(ClaimSpecRules::name).collect(Collectors.toSet()));
        }
        return names;
    }

    private static void request(Field request) {
        DeviceNames.label(request.get("name"));
        Field exactly = request.get("exactly");
        Field alternatives = request.get("firstAvailable");
        if (exactly.absent() && alternatives.empty()) {
            request.required("exactly one of `exactly` or `firstAvailable` is required");
        } else if (exactly.present() && !alternatives.empty()) {
            request.invalid(null, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
        } else if (exactly.present()) {
            details(exactly);
        } else {
            Bounds.set(alternatives, MOST_ALTERNATIVES, ClaimSpecRules::name, each -> {
                DeviceNames.label(each.get("name"));
                details(each);
            });
        }
    }

    private static void details(Field request) {
        DeviceNames.deviceClass(request.get("deviceClassName"));
        DeviceSpecRules.selectors(request.get("selectors"));
        Field count = request.get("count");
        switch (request.get("allocationMode").text()) {
            case "All" -> {
                if (count.number() != 0) {
                    count.invalid("must not be specified when allocationMode is 'All'");
                }
            }
            case "ExactCount" -> {
                if (count.number() <= 0) {
                    count.invalid(count.number(), "must be greater than zero");
                }
            }
            default -> request.get("allocationMode").notSupported(List.of("All", "ExactCount"));
        }
        DeviceSpecRules.tolerations(request.get("tolerations"));
    }

    private static void constraint(Field constraint, Map<String, Set<String>> requests) {
        references(constraint.get("requests"), requests);
        if (constraint.get("matchAttribute").present()) {
            DeviceNames.fullyQualified(constraint.get("matchAttribute"));
        } else if (constraint.get("distinctAttribute").present()) {
            DeviceNames.fullyQualified(constraint.get("distinctAttribute"));
        } else {
            constraint.required(
                    "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
        }
    }

    static void references(Field references, Map<String, Set<String>> requests) {
        Bounds.set(references, MOST, Field::text, each -> reference(each, requests));
    }

    static void reference(Field reference, Map<String, Set<String>> requests) {
        String[] parts = reference.text().split("/", -1);
        if (parts.length > 2) {
            reference.invalid(NO_REQUEST);
            return;
        }
        for (String part : parts) {
            Names.label(part).forEach(problem -> reference.invalid(part, problem));
        }
        Set<String> alternatives = requests.get(parts[0]);
        if (alternatives == null || parts.length == 2 && !alternatives.contains(parts[1])) {
            reference.invalid(reference.text(), NO_REQUEST);
        }
    }
}
