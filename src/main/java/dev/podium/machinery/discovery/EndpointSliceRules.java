package dev.podium.machinery.discovery;

import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateEndpointSlice and SetDefaults_EndpointPort (pkg/apis/discovery). */
public final class EndpointSliceRules implements KindRules {
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
            Defaults.text(port, "protocol", "TCP");
        }
    }

    @Override
    public void validate(Field slice) {
        Field type = slice.get("addressType");
        type.oneOf(List.of("FQDN", "IPv4", "IPv6"));
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
            Field topology = endpoint.get("deprecatedTopology").named(endpoint.path() + ".topology");
            if (topology.size() > MAX_LABELS) {
                topology.tooMany(MAX_LABELS);
            }
            Labels.labels(topology);
            if (endpoint.get("hostname").present()) {
                endpoint.get("hostname").invalid(Names.label(endpoint.get("hostname").text()));
            }
            if (endpoint.get("nodeName").present()) {
                endpoint.get("nodeName").invalid(Names.subdomain(endpoint.get("nodeName").text()));
            }
        }
    }

    /** @param whole the list, which upstream names when an address is of the other family */
    private static void address(Field address, Field whole, String type) {
        String text = address.text();
        switch (type) {
            case "IPv4", "IPv6" -> {
                int before = address.errors().size();
                Addresses.address(address);
                if (address.errors().size() > before) {
                    return;
                }
                if (Addresses.isV6(text) != type.equals("IPv6")) {
                    whole.invalid(text, "must be an " + type + " address");
                }
                Addresses.notSpecial(address);
            }
            case "FQDN" -> {
                List<String> problems = Names.subdomain(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
                if (!problems.isEmpty()) {
                    address.invalid(String.join(",", problems));
                } else if (!text.contains(".")) {
                    address.invalid("should be a domain with at least two segments separated by dots");
                }
            }
            default -> {}
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
            port.get("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
            if (port.get("appProtocol").present()) {
                port.get("appProtocol").invalid(Names.qualified(port.get("appProtocol").text()));
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        if (!updated.get("addressType").same(old.get("addressType"))) {
            updated.get("addressType").invalid("field is immutable");
        }
    }
}
