package dev.podium.machinery.network;

import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateNetworkPolicy and SetDefaults_NetworkPolicy. */
public final class NetworkPolicyRules implements KindRules {

    private static final List<String> TYPES = List.of("Ingress", "Egress");
    /** What rules are under, and under what they have their peers. */
    private static final SequencedMap<String, String> PEERS = new LinkedHashMap<>();

    static {
        PEERS.put("ingress", "from");
        PEERS.put("egress", "to");
    }

    @Override
    public void applyDefaults(ObjectNode policy) {
        ObjectNode spec = Defaults.object(policy, "spec");
        Defaults.object(spec, "podSelector");
        for (String list : List.of("ingress", "egress")) {
            for (ObjectNode rule : Defaults.objects(spec.path(list))) {
                Defaults.objects(rule.path("ports")).forEach(port -> Defaults.missing(port, "protocol", "TCP"));
            }
        }
        if (spec.path("policyTypes").isEmpty()) {
            spec.putArray("policyTypes").add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                spec.withArray("policyTypes").add("Egress");
            }
        }
    }

    @Override
    public void validate(Field policy) {
        validate(policy, Set.of());
    }

    /** CIDRs that were anywhere in the policy before are taken as they are. */
    @Override
    public void validateUpdate(Field updated, Field old) {
        Set<String> before = new HashSet<>();
        for (Field block : blocks(old)) {
            before.add(block.get("cidr").text());
            block.get("except").items().forEach(each -> before.add(each.text()));
        }
        validate(updated, before);
    }

    @Override
    public List<String> warningsOnCreate(Field policy) {
        List<String> warnings = new ArrayList<>();
        for (Field block : blocks(policy)) {
            warnings.addAll(AddressForms.ofCidr(block.get("cidr")));
            block.get("except").items().forEach(each -> warnings.addAll(AddressForms.ofCidr(each)));
        }
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return warningsOnCreate(updated);
    }

    private static List<Field> blocks(Field policy) {
        List<Field> blocks = new ArrayList<>();
        PEERS.forEach((list, peers) -> {
            for (Field rule : policy.get("spec").get(list).items()) {
                rule.get(peers).items().stream().map(each -> each.get("ipBlock")).filter(Field::present).forEach(blocks::add);
            }
        });
        return blocks;
    }

    private static void validate(Field policy, Set<String> before) {
        Field spec = policy.get("spec");
        Labels.selector(spec.get("podSelector"));
        PEERS.forEach((list, peers) -> {
            for (Field rule : spec.get(list).items()) {
                rule.get("ports").items().forEach(NetworkPolicyRules::port);
                rule.get(peers).items().forEach(each -> peer(each, before));
            }
        });
        Field types = spec.get("policyTypes");
        if (types.size() > 2) {
            types.invalid("may not specify more than two policyTypes");
            return;
        }
        for (Field type : types.items()) {
            if (!TYPES.contains(type.text())) {
                type.notSupported(TYPES);
            }
        }
    }

    private static void port(Field rule) {
        rule.get("protocol").ifSetOneOf(List.of("TCP", "UDP", "SCTP"));
        Field port = rule.get("port");
        Field end = rule.get("endPort");
        if (port.absent()) {
            if (end.present()) {
                end.invalid("may not be specified when `port` is not specified");
            }
        } else if (port.value().isString()) {
            if (end.present()) {
                end.invalid("may not be specified when `port` is non-numeric");
            }
            port.invalid(Names.portName(port.text()));
        } else {
            port.invalid(Names.portNumber(port.number()));
            if (end.present()) {
                if (end.number() < port.number()) {
                    end.invalid(port.value(), "must be greater than or equal to `port`");
                }
                end.invalid(Names.portNumber(end.number()));
            }
        }
    }

    private static void peer(Field peer, Set<String> before) {
        Field block = peer.get("ipBlock");
        boolean selected = false;
        for (String each : List.of("podSelector", "namespaceSelector")) {
            if (peer.get(each).present()) {
                selected = true;
                Labels.selector(peer.get(each));
            }
        }
        if (block.present()) {
            block(block, before);
        }
        if (!selected && block.absent()) {
            peer.required("must specify a peer");
        } else if (selected && block.present()) {
            peer.forbidden("may not specify both ipBlock and another peer");
        }
    }

    private static void block(Field block, Set<String> before) {
        Field cidr = block.get("cidr");
        if (cidr.empty()) {
            cidr.required("");
            return;
        }
        Addresses.cidr(cidr, before);
        if (!Addresses.isCidr(cidr.text())) {
            return;
        }
        for (Field except : block.get("except").items()) {
            Addresses.cidr(except, before);
            if (Addresses.isCidr(except.text()) && !Addresses.strictlyWithin(except.text(), cidr.text())) {
                except.invalid("must be a strict subset of `cidr`");
            }
        }
    }
}
