package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.model.FieldQuery;
import dev.podium.model.LabelQuery;
import dev.podium.model.Node;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.NodeStats.Detail;
import dev.podium.registry.ListOptions;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.Selection;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import dev.podium.web.connect.Connections;
import dev.podium.web.metrics.Exposition;
import dev.podium.web.node.CadvisorMetrics;
import dev.podium.web.node.KubeletMetrics;
import dev.podium.web.node.ProbeMetrics;
import dev.podium.web.node.ResourceMetrics;
import dev.podium.web.node.RunningPods;
import dev.podium.web.node.SummaryPage;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node's kubelet shows on its port, as far as it is reached through the API server ({@code nodes/proxy}). Upstream's
 * {@code pkg/kubelet/server} knows two kinds of pages: single paths, which take any method, and services with everything below them, which
 * are particular about it.
 */
@Component
class NodePages {

    private static final String PORT = "10250";
    private static final List<String> READ = List.of("GET");
    private static final List<String> READ_OR_POST = List.of("GET", "POST");

    private final Registry registry;
    private final NodeAgents agents;
    private final NodeContainers containers;
    private final ClusterTime time;
    private final HealthChecks health;

    NodePages(Registry registry, NodeAgents agents, NodeContainers containers, ClusterTime time) {
        this.registry = registry;
        this.agents = agents;
        this.containers = containers;
        this.time = time;
        // Who is asked lives in this process: as long as it answers, none of this can be otherwise.
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("ping", () -> true);
        checks.put("log", () -> true);
        checks.put("syncloop", () -> true);
        this.health = new HealthChecks(checks);
    }

    /** Whether that port of a node is its kubelet's. */
    boolean answers(String port) {
        return port.isEmpty() || port.equals(PORT);
    }

    /** A node's kubelet, if it is one of this cluster's. */
    @Nullable NodeAgent kubelet(Node node) {
        return agents.find(node.metadata().nameOrEmpty());
    }

    /** A request for a page. */
    private record Visit(Exchange exchange, Node node, NodeAgent agent) {

        String name() {
            return node.metadata().nameOrEmpty();
        }

        Machine machine() {
            return Machine.of(node);
        }

        void metrics(MetricSnapshots metrics) throws IOException {
            Exposition.answer(metrics, exchange.request(), exchange.response());
        }

        void json(byte[] json) throws IOException {
            exchange.send(200, json, Representation.Encoding.JSON);
        }

        void text(String type, String text) throws IOException {
            exchange.response().setContentType(type + "; charset=utf-8");
            exchange.response().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        void refuse(int code, String why) throws IOException {
            Connections.refuse(exchange.response(), code, why);
        }

        /** Whether a service takes the request's method; if not, that has been answered. */
        boolean takes(List<String> methods) throws IOException {
            if (methods.contains(exchange.request().getMethod())) {
                return true;
            }
            exchange.response().setStatus(405);
            exchange.response().setHeader("Allow", String.join(", ", methods));
            text("text/plain", "405: Method Not Allowed");
            return false;
        }

        /** What a service answers that has no such page. */
        void nothingHere() throws IOException {
            exchange.response().setStatus(404);
            text("text/plain", "404: Page Not Found");
        }
    }

    void answer(Exchange exchange, Node node, NodeAgent agent, String path) throws IOException, InterruptedException {
        Visit visit = new Visit(exchange, node, agent);
        switch (path) {
            case "/healthz" -> health.all("healthz", exchange.request(), exchange.response());
            case "/healthz/ping", "/healthz/log", "/healthz/syncloop" ->
                health.one(path.substring("/healthz/".length()), exchange.response());
            case "/metrics" -> visit.metrics(KubeletMetrics.of(
                    visit.name(),
                    visit.machine(),
                    node.status().nodeInfo(),
                    agent.counts(),
                    agent.stats(Detail.EVERYTHING)));
            case "/metrics/cadvisor" -> visit.metrics(CadvisorMetrics.of(
                    visit.machine(), node.status().nodeInfo(), agent.stats(Detail.NETWORK)));
            case "/metrics/resource" -> visit.metrics(ResourceMetrics.of(visit.machine(), agent.stats(Detail.CPU_AND_MEMORY)));
            case "/metrics/probes" -> visit.metrics(ProbeMetrics.of(agent.startTime(), agent.probes()));
            case "/configz" -> {
                ObjectNode page = Json.mapper().createObjectNode();
                page.set("kubeletconfig", agent.configuration());
                visit.json(Json.bytes(page));
            }
            case "/statusz" -> debug(visit).statusz(agent.startTime(), time.now(), exchange.request(), exchange.response());
            case "/flagz" -> debug(visit).flagz(exchange.request(), exchange.response());
            case "/debug/flags/v" -> visit.refuse(405, "flags endpoint is disabled.");
            default -> service(visit, path);
        }
    }

    private static DebugPages debug(Visit visit) {
        // A kubelet is no process of its own here, and so was started with no flags.
        return new DebugPages(
                "kubelet",
                DebugPages.version(visit.agent().version()),
                List.of("/configz", "/debug", "/flagz", "/healthz", "/metrics"),
                new TreeMap<>());
    }

    private void service(Visit visit, String path) throws IOException, InterruptedException {
        List<String> words = List.of(path.replaceAll("^/+|/+$", "").split("/+"));
        int below = words.size() - 1;
        switch (words.getFirst()) {
            case "pods" -> {
                if (below > 0) {
                    visit.nothingHere();
                } else if (visit.takes(READ)) {
                    visit.json(pods(visit.name()));
                }
            }
            case "runningpods" -> {
                if (below > 0) {
                    visit.nothingHere();
                } else if (visit.takes(READ)) {
                    visit.json(Json.bytes(RunningPods.of(visit.agent().stats(Detail.CPU_AND_MEMORY).pods())));
                }
            }
            case "stats" -> {
                if (below != 1 || !words.getLast().equals("summary")) {
                    visit.nothingHere();
                } else if (visit.takes(READ_OR_POST)) {
                    summary(visit);
                }
            }
            case "logs" -> {
                if (visit.takes(READ)) {
                    logs(visit, below);
                }
            }
            case "debug" -> {
                if (path.startsWith("/debug/pprof/")) {
                    visit.refuse(405, "profiling endpoint is disabled.");
                } else {
                    visit.refuse(404, "404 page not found");
                }
            }
            case "containerLogs", "run", "exec", "attach", "portForward" -> {
                NodeContainers.Target target = NodeContainers.Target.of(words);
                if (target == null) {
                    visit.nothingHere();
                } else if (visit.takes(target.action().methods())) {
                    containers.answer(visit.exchange(), visit.name(), visit.agent(), target);
                }
            }
            default -> visit.refuse(404, "404 page not found");
        }
    }

    private static void summary(Visit visit) throws IOException {
        List<String> only = visit.exchange().query().texts("only_cpu_and_memory");
        Detail detail = only.equals(List.of("true")) ? Detail.CPU_AND_MEMORY : Detail.EVERYTHING;
        NodeStats stats = visit.agent().stats(detail);
        visit.json(Json.bytes(SummaryPage.of(visit.name(), visit.machine(), stats, detail)));
    }

    private static void logs(Visit visit, int below) throws IOException {
        if (below > 0) {
            visit.refuse(404, "404 page not found");
        } else {
            visit.text("text/html", "<pre>\n<a href=\"containers/\">containers/</a>\n<a href=\"pods/\">pods/</a>\n</pre>\n");
        }
    }

    private byte[] pods(String node) throws IOException, InterruptedException {
        Resource pods = Objects.requireNonNull(registry.find("", "v1", "pods"));
        Selection here = new Selection(LabelQuery.parse(""), FieldQuery.parse("spec.nodeName=" + node));
        List<CachedObject> items = registry.list(pods, "", here, ListOptions.ALL).items();
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        list.write("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[".getBytes(StandardCharsets.UTF_8));
        String separator = "";
        for (byte[] each : registry.served(pods, items)) {
            list.write(separator.getBytes(StandardCharsets.UTF_8));
            list.write(each);
            separator = ",";
        }
        list.write("]}".getBytes(StandardCharsets.UTF_8));
        return list.toByteArray();
    }
}
