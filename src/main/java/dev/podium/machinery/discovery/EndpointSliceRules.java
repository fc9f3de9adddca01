package dev.podium.machinery.discovery;

import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateEndpointSlice and SetDefaults_EndpointPort (pkg/apis/discovery). */
public final class EndpointSliceRules implements KindRules {
    private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final List<String> CONTROLLERS =
            List.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");
    private static final int MAX_HINTS = 8;
    private static final int MAX_LABELS = 16;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_PORTS = 20_000;
    private static final int MAX_ENDPOINTS = 1000;

    @Override
    public void applyDefaults(ObjectNode slice) {
        for (ObjectNode port : Defaults.objects(slice.path("ports"))) {
            if (!port.hasNonNull("name")) {
                port.put("name", "");
            }
            Defaults.missing(port, "protocol", "TCP");
        }
    }

    @Override
    public void validate(Field slice) {
        Field type = slice.get("addressType");
        type.oneOf(TYPES);
        ports(slice.get("ports"));
        endpoints(slice.get("endpoints"), type.text());
    }

    private static void endpoints(Field endpoints, String type) {
        if (endpoints.size() > MAX_ENDPOINTS) {
            endpoints.tooMany(MAX_ENDPOINTS);
            return;
        }
        for (Field endpoint : endpoints.items()) {
            Field addresses = endpoint.get("addresses");
            if (addresses.empty()) {
                addresses.required("must contain at least 1 address");
            } else if (addresses.size() > MAX_ADDRESSES) {
                addresses.tooMany(MAX_ADDRESSES);
            }
            addresses.items().forEach(each -> address(each, addresses, type));
            if (endpoint.get("nodeName").present()) {
                endpoint.get("nodeName").invalid(Names.subdomain(endpoint.get("nodeName").text()));
            }
            Field topology = endpoint.get("deprecatedTopology");
            if (topology.size() > MAX_LABELS) {
                topology.tooMany(MAX_LABELS);
            }
            Labels.labels(topology);
            if (endpoint.get("hostname").present()) {
                endpoint.get("hostname").invalid(Names.label(endpoint.get("hostname").text()));
            }
            hints(endpoint.get("hints"));
        }
    }

    private static void hints(Field hints) {
        for (String list : List.of("forZones", "forNodes")) {
            Field targets = hints.get(list);
            if (targets.size() > MAX_HINTS) {
                targets.tooMany(MAX_HINTS);
                return;
            }
            Set<String> names = new HashSet<>();
            for (Field target : targets.items()) {
                Field name = target.get("name");
                if (!names.add(name.text())) {
                    name.duplicate(name.text());
                }
                name.invalid(list.equals("forZones") ? Names.labelValue(name.text()) : Names.subdomain(name.text()));
            }
        }
    }

    /** @param whole the list, which upstream names when an address is of the other family */
    private static void address(Field address, Field whole, String type) {
        String text = address.text();
        switch (type) {
            case "IPv4", "IPv6" -> {
                int before = address.errors().size();
                if (type.equals("IPv4")) {
                    Addresses.address(address);
                } else {
                    Addresses.canonicalAddress(address);
                }
                if (address.errors().size() > before) {
                    return;
                }
                if (Addresses.isV6(text) != type.equals("IPv6")) {
                    whole.invalid(text, "must be an " + type + " address");
                }
                Addresses.notSpecial(address);
            }
            case "FQDN" -> domain(address, text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
            default -> {}
        }
    }

    private static void domain(Field address, String name) {
        List<String> problems = Names.subdomain(name);
        if (address.empty()) {
            address.required("");
        } else if (!problems.isEmpty()) {
            address.invalid(name, String.join(",", problems));
        } else if (!name.contains(".")) {
            address.invalid(name, "should be a domain with at least two segments separated by dots");
        } else {
            Stream.of(name.split("\\."))
                    .filter(label -> !Names.label(label).isEmpty())
                    .findFirst()
                    .ifPresent(label -> address.invalid(label, String.join(",", Names.label(label))));
        }
    }

    private static void ports(Field ports) {
        if (ports.size() > MAX_PORTS) {
            ports.tooMany(MAX_PORTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.get("name");
            if (!name.empty()) {
                name.invalid(Names.label(name.text()));
            }
            if (!names.add(name.text())) {
                name.duplicate(name.text());
            }
            port.get("protocol").ifSetOneOf(List.of("SCTP", "TCP", "UDP"));
            if (port.get("appProtocol").present()) {
                port.get("appProtocol").invalid(Names.qualified(port.get("appProtocol").text()));
            }
        }
    }

    @Override
    public boolean namesAgain() {
        return true;
    }

    /** Endpoints that were there before are taken as they are, for older versions took more. */
    @Override
    public void validateUpdate(Field updated, Field old) {
        updated.get("addressType").oneOf(TYPES);
        ports(updated.get("ports"));
        if (!SemanticEquality.same(updated.get("endpoints").value(), old.get("endpoints").value())) {
            endpoints(updated.get("endpoints"), updated.get("addressType").text());
        }
        if (!updated.get("addressType").same(old.get("addressType"))) {
            updated.get("addressType").invalid("field is immutable");
        }
    }

    @Override
    public List<String> warningsOnCreate(Field slice) {
        List<String> warnings = new ArrayList<>();
        if (slice.get("addressType").is("FQDN")) {
            warnings.add("spec.addressType: FQDN endpoints are deprecated");
        }
        warnings.addAll(warningsOnUpdate(slice, slice));
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        if (CONTROLLERS.contains(updated.get("metadata").get("labels").key(MANAGED_BY).text())) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        for (Field endpoint : updated.get("endpoints").items()) {
            endpoint.get("addresses").items().forEach(each -> warnings.addAll(AddressForms.ofAddress(each)));
        }
        return warnings;
    }
}
