package dev.podium.web;

import dev.podium.model.Container;
import dev.podium.model.Node;
import dev.podium.model.NodeAddress;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.network.PodNetwork;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.ServiceBackends;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import dev.podium.web.connect.Destination;
import dev.podium.web.connect.HttpForward;
import dev.podium.web.connect.PodLines;
import dev.podium.web.connect.PodLines.Scheme;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** {@code proxy} of Pods, Services and nodes (upstream's {@code ResourceLocation} of each). */
@Component
class ProxyRequests {

    private static final Pattern PATH = Pattern.compile("(?<prefix>.*?/(?:pods|services|nodes)/[^/]+/proxy)(?<path>(?:/.*)?)");

    private static final int KUBELET_PORT = 10250;

    private final Registry registry;
    private final ServiceBackends backends;
    private final HttpForward forward;
    private final PodLines lines;
    private final NodePages pages;
    private final ConnectionAdmission admission;

    ProxyRequests(Registry registry, PodNetwork network, ClusterTime time, NodePages pages, ConnectionAdmission admission) {
        this.registry = registry;
        this.backends = registry.serviceBackends();
        this.forward = new HttpForward(time);
        this.lines = new PodLines(network);
        this.pages = pages;
        this.admission = admission;
    }

    /** Whom a path names: {@code [scheme:]name[:port]}. */
    private record Target(Scheme scheme, String name, String port) {

        static Target of(Exchange exchange) {
            String[] parts = exchange.name().split(":", -1);
            return switch (parts.length) {
                case 1 -> new Target(Scheme.HTTP, parts[0], "");
                case 2 -> new Target(Scheme.HTTP, parts[0], parts[1]);
                case 3 -> new Target(scheme(exchange, parts[0]), parts[1], parts[2]);
                default -> throw invalid(exchange);
            };
        }

        private static Scheme scheme(Exchange exchange, String name) {
            return switch (name) {
                case "", "http" -> Scheme.HTTP;
                case "https" -> Scheme.HTTPS;
                default -> throw invalid(exchange);
            };
        }
    }

    void handle(Exchange exchange) throws IOException, InterruptedException {
        HttpServletRequest request = exchange.request();
        Matcher parts = PATH.matcher(request.getRequestURI());
        if (!parts.matches()) {
            throw ApiException.noSuchPath();
        }
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        String path = parts.group("path");
        if (path.isEmpty() && (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))) {
            // Relative links of a page only work below a path that ends so.
            exchange.response().setStatus(301);
            exchange.response().setHeader("Location", parts.group("prefix") + "/" + query);
            return;
        }
        admission.admit(exchange, ConnectionAdmission.options(exchange).put("path", path));
        Target target = Target.of(exchange);
        // An escaped slash is one, as everywhere in a path.
        String asked = path.isEmpty() ? "/" : path.replaceAll("(?i)%2f", "/");
        if (exchange.resource().name().equals("nodes") && pages.answers(target.port())) {
            Node node = node(exchange, target.name());
            NodeAgent kubelet = pages.kubelet(node);
            if (kubelet != null) {
                pages.answer(exchange, node, kubelet, asked);
                return;
            }
        }
        Destination to = destination(exchange, target, parts.group("prefix"));
        try {
            forward.pass(to, asked + query, request, exchange.response());
        } catch (HttpForward.UnreachableException unreachable) {
            throw ApiException.unavailable("error trying to reach service: " + unreachable.getMessage());
        }
    }

    private Destination destination(Exchange exchange, Target target, String prefix) {
        return switch (exchange.resource().name()) {
            case "pods" -> pod(exchange, target, prefix);
            case "services" -> service(exchange, target, prefix);
            case "nodes" -> destination(
                    target,
                    address(node(exchange, target.name())),
                    target.port().isEmpty() ? KUBELET_PORT : port(exchange, target.port()),
                    prefix);
            default -> throw ApiException.noSuchPath();
        };
    }

    private Destination destination(Target target, String ip, int port, String prefix) {
        return new Destination(lines.to(target.scheme(), ip, port), ip + ":" + port, prefix, Destination.Sender.UNNAMED);
    }

    private Destination pod(Exchange exchange, Target target, String prefix) {
        Pod pod = Records.read(
                registry.get(exchange.resource(), exchange.namespace(), target.name()).bytes(), Pod.class);
        int port = 80;
        if (!target.port().isEmpty()) {
            port = port(exchange, target.port());
        } else {
            for (Container each : pod.spec().containers()) {
                if (!each.ports().isEmpty()) {
                    port = each.ports().getFirst().containerPort();
                    break;
                }
            }
        }
        String ip = pod.status() == null || pod.status().podIP() == null ? "" : pod.status().podIP();
        if (ip.isEmpty()) {
            throw ApiException.badRequest("address not allowed");
        }
        return destination(target, ip, port, prefix);
    }

    private Destination service(Exchange exchange, Target target, String prefix) {
        try {
            ServiceBackends.Place place = backends.any(exchange.namespace(), target.name(), target.port());
            return destination(target, place.host(), place.port(), prefix);
        } catch (ServiceBackends.NobodyException nobody) {
            // A Service that is not there is told as anywhere else.
            registry.get(exchange.resource(), exchange.namespace(), target.name());
            throw ApiException.unavailable(String.valueOf(nobody.getMessage()));
        }
    }

    private Node node(Exchange exchange, String name) {
        Resource nodes = Objects.requireNonNull(registry.find("", "v1", "nodes"));
        CachedObject found = registry.get(nodes, "", name);
        return Records.read(found.bytes(), Node.class);
    }

    private static String address(Node node) {
        return node.status() == null
                ? ""
                : node.status().addresses().stream()
                        .filter(each -> each.type().equals("InternalIP"))
                        .map(NodeAddress::address)
                        .findFirst()
                        .orElseThrow(() -> ApiException.badRequest("no preferred addresses found; known addresses: []"));
    }

    private static int port(Exchange exchange, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw invalid(exchange);
        }
    }

    private static ApiException invalid(Exchange exchange) {
        return ApiException.badRequest(
                "invalid " + exchange.resource().singular() + " request \"" + exchange.name() + "\"");
    }
}
