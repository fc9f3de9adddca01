package dev.podium.web;

import dev.podium.model.FieldQuery;
import dev.podium.model.LabelQuery;
import dev.podium.model.Node;
import dev.podium.registry.ListOptions;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.Selection;
import dev.podium.watch.CachedObject;
import dev.podium.web.connect.Connections;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What a node's kubelet shows on its port, as far as it is reached through the API server ({@code nodes/proxy}). */
@Component
class NodePages {

    private static final String PORT = "10250";

    private final Registry registry;

    NodePages(Registry registry) {
        this.registry = registry;
    }

    /** Whether that port of a node is its kubelet's. */
    boolean answers(String port) {
        return port.isEmpty() || port.equals(PORT);
    }

    void answer(Exchange exchange, Node node, String path) throws IOException, InterruptedException {
        String name = node.metadata().nameOrEmpty();
        switch (path) {
            case "/healthz" -> text(exchange, "text/plain; charset=utf-8", "ok");
            case "/pods", "/pods/", "/runningpods", "/runningpods/" -> exchange.answer(
                    200, pods(name), Representation.Encoding.JSON);
            case "/logs", "/logs/" -> text(
                    exchange, "text/html; charset=utf-8", "<pre>\n<a href=\"containers/\">containers/</a>\n<a href=\"pods/\">pods/</a>\n</pre>\n");
            default -> Connections.refuse(exchange.response(), 404, "404 page not found");
        }
    }

    private static void text(Exchange exchange, String type, String text) throws IOException {
        exchange.response().setContentType(type);
        exchange.response().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
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
