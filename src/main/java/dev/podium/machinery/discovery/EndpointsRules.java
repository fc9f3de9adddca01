package dev.podium.machinery.discovery;

import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateEndpoints and SetDefaults_Endpoints. */
public final class EndpointsRules implements KindRules {
    private static final String SUBSET = "io.k8s.api.core.v1.EndpointSubset";
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String CONTROLLER = "endpoint-controller";

    @Override
    public void applyDefaults(ObjectNode endpoints) {
        for (ObjectNode subset : Defaults.objects(endpoints.path("subsets"))) {
            Defaults.objects(subset.path("ports")).forEach(port -> Defaults.text(port, "protocol", "TCP"));
        }
    }

    @Override
    public boolean namesAgain() {
        return true;
    }

    /** What was there before is taken as it is, for older versions took more. */
    @Override
    public void validateUpdate(Field updated, Field old) {
        if (!same(updated.get("subsets"), old.get("subsets"))) {
            validate(updated);
        }
    }

    private static boolean same(Field subsets, Field before) {
        return subsets.size() == before.size()
                && IntStream.range(0, subsets.size()).allMatch(each ->
                        SemanticEquality.sameStructs(SUBSET, subsets.at(each).value(), before.at(each).value()));
    }

    @Override
    public List<String> warningsOnCreate(Field endpoints) {
        if (endpoints.get("metadata").get("labels").key(MANAGED_BY).is(CONTROLLER)) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        for (Field subset : endpoints.get("subsets").items()) {
            for (String list : List.of("addresses", "notReadyAddresses")) {
                subset.get(list).items().forEach(each -> warnings.addAll(AddressForms.ofAddress(each.get("ip"))));
            }
        }
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return warningsOnCreate(updated);
    }

    @Override
    public void validate(Field endpoints) {
        for (Field subset : endpoints.get("subsets").items()) {
            if (subset.get("addresses").empty() && subset.get("notReadyAddresses").empty()) {
                subset.required("must specify `addresses` or `notReadyAddresses`");
            }
            for (String list : List.of("addresses", "notReadyAddresses")) {
                subset.get(list).items().forEach(EndpointsRules::address);
            }
            subset.get("ports").items().forEach(port -> port(port, subset.get("ports").size() > 1));
        }
    }

    private static void address(Field address) {
        Addresses.address(address.get("ip"));
        if (!address.get("hostname").empty()) {
            address.get("hostname").invalid(Names.label(address.get("hostname").text()));
        }
        if (address.get("nodeName").present()) {
            address.get("nodeName").invalid(Names.subdomain(address.get("nodeName").text()));
        }
        Addresses.notSpecial(address.get("ip"));
    }

    private static void port(Field port, boolean named) {
        Field name = port.get("name");
        if (!name.empty()) {
            name.invalid(Names.label(name.text()));
        } else if (named) {
            name.required("");
        }
        Field number = port.get("port");
        Names.portNumber(number.number()).forEach(problem -> number.invalid(number.number(), problem));
        port.get("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
        if (port.get("appProtocol").present()) {
            port.get("appProtocol").invalid(Names.qualified(port.get("appProtocol").text()));
        }
    }
}
