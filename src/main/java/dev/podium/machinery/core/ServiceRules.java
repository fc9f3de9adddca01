package dev.podium.machinery.core;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's ValidateService and SetDefaults_Service. Cluster IPs and node ports are expected to be allocated already, and
 * {@code clusterIP} to agree with {@code clusterIPs}.
 */
public final class ServiceRules implements KindRules {
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String MODE = "service.kubernetes.io/topology-mode";
    private static final String SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private static final long AFFINITY_SECONDS = 10800;
    private static final long MAX_AFFINITY_SECONDS = 86400;

    @Override
    public NameRule nameRule() {
        return NameRule.LABEL;
    }

    @Override
    public void applyDefaults(ObjectNode service) {
        Defaults.object(Defaults.object(service, "status"), "loadBalancer");
        ObjectNode spec = Defaults.object(service, "spec");
        Defaults.text(spec, "sessionAffinity", "None");
        Defaults.text(spec, "type", "ClusterIP");
        switch (spec.path("sessionAffinity").asString("")) {
            case "None" -> spec.remove("sessionAffinityConfig");
            case "ClientIP" -> Defaults.number(
                    Defaults.object(Defaults.object(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", AFFINITY_SECONDS);
            default -> {}
        }
        for (ObjectNode port : Defaults.objects(spec.path("ports"))) {
            Defaults.text(port, "protocol", "TCP");
            JsonNode target = port.path("targetPort");
            boolean unset = target.isMissingNode() || target.isNull() || target.asString("").isEmpty()
                    || target.isNumber() && target.asInt(0) == 0;
            if (unset && port.has("port")) {
                port.set("targetPort", port.get("port"));
            }
        }
        String type = spec.path("type").asString("");
        boolean external = type.equals("NodePort") || type.equals("LoadBalancer");
        if (external || type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty()) {
            Defaults.text(spec, "externalTrafficPolicy", "Cluster");
        }
        if (external || type.equals("ClusterIP")) {
            Defaults.missing(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            Defaults.flag(spec, "allocateLoadBalancerNodePorts", true);
            for (ObjectNode ingress : Defaults.objects(service.path("status").path("loadBalancer").path("ingress"))) {
                if (!ingress.path("ip").asString("").isEmpty()) {
                    Defaults.text(ingress, "ipMode", "VIP");
                }
            }
        }
    }

    private static boolean headless(Field spec) {
        return spec.get("clusterIPs").size() == 1 && spec.get("clusterIPs").at(0).is("None");
    }

    @Override
    public List<String> warningsOnCreate(Field service) {
        return ServiceWarnings.of(service);
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return ServiceWarnings.of(updated);
    }

    @Override
    public List<String> warningsOnStatusUpdate(Field updated) {
        return ingress(updated).items().stream()
                .flatMap(each -> AddressForms.ofAddress(each.get("ip").named(each.path())).stream())
                .toList();
    }

    @Override
    public void validate(Field service) {
        validate(service, new Field(MissingNode.getInstance(), "", service.errors()));
    }

    /** @param old what is there: addresses and ranges that it has are taken as they are */
    private static void validate(Field service, Field old) {
        Field annotations = service.get("metadata").get("annotations");
        Field mode = annotations.key(MODE);
        Field hints = annotations.key(HINTS);
        if (mode.present() && hints.present() && !mode.is(hints.text())) {
            mode.invalid("must match annotations[" + HINTS + "] when both are specified");
        }
        Field spec = service.get("spec");
        String type = spec.get("type").text();
        if (spec.get("ports").empty() && !headless(spec) && !type.equals("ExternalName")) {
            spec.get("ports").required("");
        }
        if (headless(spec) && (type.equals("LoadBalancer") || type.equals("NodePort"))) {
            spec.get("clusterIPs").at(0).invalid("may not be set to 'None' for " + type + " services");
        }
        if (type.equals("ExternalName")) {
            externalName(spec);
        }
        ports(spec, type);
        Labels.labels(spec.get("selector"));
        affinity(spec);
        if (!type.equals("ExternalName")) {
            ClusterAddressRules.validate(spec, texts(old.get("spec").get("clusterIPs")));
        }
        for (Field address : spec.get("externalIPs").items()) {
            int before = address.errors().size();
            Addresses.address(address, texts(old.get("spec").get("externalIPs")));
            if (address.errors().size() == before) {
                Addresses.notSpecial(address);
            }
        }
        spec.get("type").oneOf(TYPES);
        distinct(spec.get("ports").items(), type);
        sourceRanges(service, old);
        loadBalancer(spec, type);
        traffic(spec, type);
    }

    private static void externalName(Field spec) {
        for (String each : List.of("clusterIPs", "ipFamilies")) {
            if (!spec.get(each).empty()) {
                spec.get(each).forbidden("may not be set for ExternalName services");
            }
        }
        if (spec.get("ipFamilyPolicy").present()) {
            spec.get("ipFamilyPolicy").forbidden("may not be set for ExternalName services");
        }
        Field name = spec.get("externalName");
        String bare = name.text().endsWith(".") ? name.text().substring(0, name.text().length() - 1) : name.text();
        if (bare.isEmpty()) {
            name.required("");
        } else {
            Names.subdomain(bare).forEach(problem -> name.invalid(bare, problem));
        }
    }

    private static void ports(Field spec, String type) {
        Set<String> names = new HashSet<>();
        for (Field port : spec.get("ports").items()) {
            Field name = port.get("name");
            if (name.empty()) {
                if (spec.get("ports").size() > 1) {
                    name.required("");
                }
            } else {
                name.invalid(Names.label(name.text()));
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
            Field number = port.get("port");
            Names.portNumber(number.number()).forEach(problem -> number.invalid(number.number(), problem));
            port.get("protocol").oneOf(PROTOCOLS);
            Field target = port.get("targetPort");
            if (target.value().isString()) {
                target.invalid(Names.portName(target.text()));
            } else {
                Names.portNumber(target.number()).forEach(problem -> target.invalid(target.number(), problem));
            }
            if (port.get("appProtocol").present()) {
                port.get("appProtocol").invalid(Names.qualified(port.get("appProtocol").text()));
            }
        }
    }

    private static void distinct(List<Field> all, String type) {
        if (type.equals("ClusterIP")) {
            all.stream().map(each -> each.get("nodePort")).filter(each -> each.number() != 0)
                    .forEach(each -> each.forbidden("may not be used when `type` is 'ClusterIP'"));
        }
        Set<String> nodePorts = new HashSet<>();
        for (Field port : all) {
            Field nodePort = port.get("nodePort");
            if (nodePort.number() != 0 && !nodePorts.add(port.get("protocol").text() + "/" + nodePort.number())) {
                nodePort.duplicate();
            }
        }
        Set<String> ports = new HashSet<>();
        for (Field port : all) {
            if (!ports.add(port.get("protocol").text() + "/" + port.get("port").number())) {
                port.duplicate(new GoStructs.Shown(GoStructs.of("io.k8s.api.core.v1.ServicePort", key(port))));
            }
        }
    }

    /** What tells ports apart: upstream shows nothing else of them. */
    private static ObjectNode key(Field port) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        return key.put("protocol", port.get("protocol").text()).put("port", port.get("port").number());
    }

    private static void affinity(Field spec) {
        Field affinity = spec.get("sessionAffinity");
        Field config = spec.get("sessionAffinityConfig");
        affinity.oneOf(List.of("ClientIP", "None"));
        if (affinity.is("None") && config.present()) {
            config.forbidden("must not be set when session affinity is None");
        }
        if (affinity.is("ClientIP")) {
            Field timeout = config.get("clientIP").get("timeoutSeconds");
            for (Field each : List.of(config, config.get("clientIP"), timeout)) {
                if (each.absent()) {
                    each.required("when session affinity type is ClientIP");
                    return;
                }
            }
            if (timeout.number() <= 0 || timeout.number() > MAX_AFFINITY_SECONDS) {
                timeout.invalid("must be greater than 0 and less than " + MAX_AFFINITY_SECONDS);
            }
        }
    }

    private static List<String> texts(Field list) {
        return list.items().stream().map(Field::text).toList();
    }

    /** Which clients a load balancer takes: a field, or else an annotation, in which there may be spaces around each. */
    private static void sourceRanges(Field service, Field old) {
        boolean balanced = service.get("spec").get("type").is("LoadBalancer");
        Field ranges = service.get("spec").get("loadBalancerSourceRanges").named("spec.LoadBalancerSourceRanges");
        Field annotation = service.get("metadata").get("annotations").key(SOURCE_RANGES);
        Field asked = ranges.empty() ? annotation : ranges;
        if (asked.present() && !balanced) {
            asked.forbidden("may only be used when `type` is 'LoadBalancer'");
        }
        if (!ranges.empty()) {
            List<String> before = texts(old.get("spec").get("loadBalancerSourceRanges")).stream().map(String::strip).toList();
            ranges.items().forEach(each -> Addresses.cidr(each.stripped(), before));
        } else if (!annotation.text().isBlank()
                && !annotation.same(old.get("metadata").get("annotations").key(SOURCE_RANGES))) {
            for (String each : annotation.text().strip().split(",", -1)) {
                Addresses.cidr(annotation.with(each.strip()));
            }
        }
    }

    private static void loadBalancer(Field spec, String type) {
        boolean balanced = type.equals("LoadBalancer");
        Field allocated = spec.get("allocateLoadBalancerNodePorts");
        if (allocated.present() && !balanced) {
            allocated.forbidden("may only be used when `type` is 'LoadBalancer'");
        }
        if (balanced && allocated.absent()) {
            allocated.named("allocateLoadBalancerNodePorts").required("");
        }
        balancerClass(spec);
    }

    private static void balancerClass(Field spec) {
        Field name = spec.get("loadBalancerClass");
        if (name.present() && spec.get("type").is("LoadBalancer")) {
            name.invalid(Names.qualified(name.text()));
        } else if (name.present()) {
            name.forbidden("may only be used when `type` is 'LoadBalancer'");
        }
    }

    private static void traffic(Field spec, String type) {
        Field external = spec.get("externalTrafficPolicy");
        boolean accessible = type.equals("LoadBalancer") || type.equals("NodePort")
                || type.equals("ClusterIP") && !spec.get("externalIPs").empty();
        if (accessible) {
            external.oneOf(List.of("Cluster", "Local"));
        } else if (!external.empty()) {
            external.invalid("may only be set for externally-accessible services");
        }
        Field health = spec.get("healthCheckNodePort");
        boolean checked = type.equals("LoadBalancer") && external.is("Local");
        if (!checked && health.number() != 0) {
            health.invalid("may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        } else if (checked && health.number() == 0) {
            health.required("");
        } else if (checked) {
            health.invalid(Names.portNumber(health.number()));
        }
        Field internal = spec.get("internalTrafficPolicy");
        if (internal.absent() && List.of("ClusterIP", "LoadBalancer", "NodePort").contains(type)) {
            internal.required("");
        }
        internal.ifSetOneOf(List.of("Cluster", "Local"));
        spec.get("trafficDistribution").ifSetOneOf(List.of("PreferClose", "PreferSameZone", "PreferSameNode"));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        ClusterAddressRules.validateUpdate(updated.get("spec"), old.get("spec"));
        Field spec = updated.get("spec");
        Field before = old.get("spec");
        boolean balanced = spec.get("type").is("LoadBalancer") && before.get("type").is("LoadBalancer");
        if (balanced && !spec.get("loadBalancerClass").same(before.get("loadBalancerClass"))) {
            Field name = spec.get("loadBalancerClass");
            name.invalid(name.present() ? name.value() : null, "may not change once set");
        }
        balancerClass(spec);
        boolean checked = balanced && spec.get("externalTrafficPolicy").is("Local") && before.get("externalTrafficPolicy").is("Local");
        if (checked && spec.get("healthCheckNodePort").number() != before.get("healthCheckNodePort").number()) {
            spec.get("healthCheckNodePort").forbidden("field is immutable");
        }
        validate(updated, old);
    }

    private static Field ingress(Field service) {
        return service.get("status").get("loadBalancer").get("ingress");
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        Field ingress = ingress(updated);
        List<String> before = ingress(old).items().stream().map(each -> each.get("ip").text()).toList();
        if (!updated.get("spec").get("type").is("LoadBalancer") && !ingress.empty()) {
            ingress.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        for (Field each : ingress.items()) {
            boolean address = !each.get("ip").empty();
            if (address) {
                Addresses.address(each.get("ip"), before);
            }
            Field mode = each.get("ipMode");
            if (mode.absent() && address) {
                mode.required("must be specified when `ip` is set");
            } else if (mode.present() && !address) {
                mode.forbidden("may not be specified when `ip` is not set");
            } else {
                mode.ifSetOneOf(List.of("Proxy", "VIP"));
            }
            Field host = each.get("hostname");
            if (!host.empty()) {
                host.invalid(Names.subdomain(host.text()));
                if (Addresses.parse(host.text()) != null) {
                    host.invalid("must be a DNS name, not an IP address");
                }
            }
        }
    }
}
