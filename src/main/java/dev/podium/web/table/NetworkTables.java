package dev.podium.web.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How Pods are reached, in the columns of upstream's {@code pkg/printers/internalversion}. */
final class NetworkTables {

    private static final String PENDING = "<pending>";

    static final Map<String, Columns> COLUMNS = Map.of(
            "services",
            SimpleColumns.named()
                    .text("Type", "Where it can be reached from.", each -> Cells.text(each, "/spec/type"))
                    .text("Cluster-IP", "Its address in the cluster.", each -> Cells.orElse(each, "/spec/clusterIP", Cells.NONE))
                    .text("External-IP", "Its addresses for others.", NetworkTables::external)
                    .text("Port(s)", "Its ports, and those of the nodes.", NetworkTables::ports)
                    .age()
                    .wide("Selector", "Which Pods serve it.", each -> Cells.selector(each.at("/spec/selector"))),
            "endpoints",
            SimpleColumns.named().text("Endpoints", "Where its Pods listen.", NetworkTables::endpoints).age(),
            "endpointslices.discovery.k8s.io",
            SimpleColumns.named()
                    .text("AddressType", "What kind of addresses these are.", each -> Cells.text(each, "/addressType"))
                    .text("Ports", "Where the endpoints listen.", each -> each.path("ports").isEmpty()
                            ? "<unset>"
                            : Cells.firstThree(each.path("ports").valueStream().map(port -> Cells.orElse(port, "/port", "*")).toList(), ""))
                    .text("Endpoints", "Their addresses.", each -> Cells.firstThree(
                            each.path("endpoints").valueStream().flatMap(one -> one.path("addresses").valueStream())
                                    .map(address -> address.asString("")).toList(),
                            "<unset>"))
                    .age(),
            "ingresses.networking.k8s.io",
            SimpleColumns.named()
                    .text("Class", "Who carries it out.", each -> Cells.orElse(each, "/spec/ingressClassName",
                            Cells.orElse(each, "/metadata/annotations/kubernetes.io~1ingress.class", Cells.NONE)))
                    .text("Hosts", "Which hosts it is for.", NetworkTables::hosts)
                    .text("Address", "Where the load balancer is.", each -> Cells.joined(each.at("/status/loadBalancer/ingress"), NetworkTables::address))
                    .text("Ports", "Which ports it opens.", each -> each.at("/spec/tls").isEmpty() ? "80" : "80, 443")
                    .age(),
            "ingressclasses.networking.k8s.io",
            SimpleColumns.named()
                    .text("Controller", "Who carries out its ingresses.", each -> Cells.text(each, "/spec/controller"))
                    .text("Parameters", "What it is set up by.", NetworkTables::parameters)
                    .age(),
            "networkpolicies.networking.k8s.io",
            SimpleColumns.named()
                    .text("Pod-Selector", "Which Pods it is about.", each -> Cells.selector(each.at("/spec/podSelector")))
                    .age(),
            "ipaddresses.networking.k8s.io",
            SimpleColumns.named().text("ParentRef", "Who has it.", NetworkTables::parent).age(),
            "servicecidrs.networking.k8s.io",
            SimpleColumns.named().text("CIDRs", "The addresses.", each -> Cells.joined(each.at("/spec/cidrs"))).age());

    private NetworkTables() {}

    private static String external(JsonNode service) {
        List<String> addresses = new ArrayList<>();
        service.at("/spec/externalIPs").forEach(each -> addresses.add(each.asString("")));
        return switch (Cells.text(service, "/spec/type")) {
            case "ExternalName" -> Cells.text(service, "/spec/externalName");
            case "LoadBalancer" -> {
                String balancer = Cells.joined(service.at("/status/loadBalancer/ingress"), NetworkTables::address);
                if (!balancer.isEmpty()) {
                    addresses.addFirst(balancer);
                }
                yield addresses.isEmpty() ? PENDING : String.join(",", addresses);
            }
            default -> Cells.orNone(String.join(",", addresses));
        };
    }

    private static String address(JsonNode ingress) {
        return Cells.orElse(ingress, "/ip", Cells.text(ingress, "/hostname"));
    }

    private static String ports(JsonNode service) {
        return Cells.orNone(Cells.joined(service.at("/spec/ports"), each -> {
            String nodePort = Cells.number(each, "/nodePort") == 0 ? "" : ":" + Cells.number(each, "/nodePort");
            return Cells.number(each, "/port") + nodePort + "/" + Cells.text(each, "/protocol");
        }));
    }

    private static String endpoints(JsonNode endpoints) {
        List<String> all = new ArrayList<>();
        for (JsonNode subset : endpoints.path("subsets")) {
            for (JsonNode address : subset.path("addresses")) {
                if (subset.path("ports").isEmpty()) {
                    all.add(Cells.text(address, "/ip"));
                }
                subset.path("ports").forEach(port -> all.add(Cells.text(address, "/ip") + ":" + Cells.number(port, "/port")));
            }
        }
        return Cells.firstThree(all, Cells.NONE);
    }

    private static String hosts(JsonNode ingress) {
        List<String> hosts = ingress.at("/spec/rules").valueStream()
                .map(each -> Cells.text(each, "/host"))
                .filter(each -> !each.isEmpty())
                .toList();
        return Cells.firstThree(hosts, "*");
    }

    private static String parameters(JsonNode ingressClass) {
        JsonNode parameters = ingressClass.at("/spec/parameters");
        String group = Cells.text(parameters, "/apiGroup");
        return parameters.isObject()
                ? Cells.text(parameters, "/kind") + (group.isEmpty() ? "" : "." + group) + "/" + Cells.text(parameters, "/name")
                : Cells.NONE;
    }

    private static String parent(JsonNode address) {
        JsonNode parent = address.at("/spec/parentRef");
        String group = Cells.text(parent, "/group");
        String namespace = Cells.text(parent, "/namespace");
        return Cells.text(parent, "/resource") + (group.isEmpty() ? "" : "." + group) + "/"
                + (namespace.isEmpty() ? "" : namespace + "/") + Cells.text(parent, "/name");
    }
}
