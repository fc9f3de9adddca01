package dev.podium.web;

import dev.podium.model.Pod;
import dev.podium.nodeagent.ContainerTarget;
import dev.podium.nodeagent.LogRequest;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.registry.ApiException;
import dev.podium.time.ClusterTime;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code pods/log}: asks the kubelet of the Pod's node (upstream's {@code pkg/registry/core/pod/strategy.go}, LogLocation). */
@Component
class PodLogs {

    private final PodNodes nodes;
    private final ClusterTime time;

    PodLogs(PodNodes nodes, ClusterTime time) {
        this.nodes = nodes;
        this.time = time;
    }

    void write(Exchange exchange) throws IOException, InterruptedException {
        if (!exchange.request().getMethod().equals("GET")) {
            throw ResourceController.notAllowed(exchange.resource());
        }
        Pod pod = nodes.pod(exchange);
        Query query = exchange.query();
        String container = PodNodes.container(pod, query.text("container"));
        String node = pod.spec().nodeName();
        if (node == null || node.isEmpty()) {
            // Nothing has run yet: upstream answers with an empty log.
            exchange.response().setContentType("text/plain");
            return;
        }
        NodeAgent agent = nodes.agent(pod, "containerLogs");
        LogRequest request = request(
                exchange.query(), PodConnections.target(pod, container), exchange.query().number("tailLines"));
        exchange.response().setContentType("text/plain");
        try {
            agent.logs(request, new Flushing(exchange.response()));
        } catch (NodeAgentException refused) {
            exchange.response().reset();
            throw new ApiException(
                    refused.code(), refused.code() == 404 ? "NotFound" : "BadRequest", refused.getMessage(), null);
        }
    }

    /**
     * What a request asks for.
     *
     * @throws ApiException 422 if it asks for what there cannot be, 400 if it cannot be read
     */
    LogRequest request(Query query, ContainerTarget of, @Nullable Long tailLines) {
        Long sinceSeconds = query.number("sinceSeconds");
        String sinceTime = query.text("sinceTime");
        Long limitBytes = query.number("limitBytes");
        if (sinceSeconds != null && !sinceTime.isEmpty()) {
            throw invalid("sinceTime: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified");
        }
        demand(sinceSeconds, 1, "sinceSeconds", "must be greater than 0");
        demand(tailLines, 0, "tailLines", "must be greater than or equal to 0");
        demand(limitBytes, 1, "limitBytes", "must be greater than 0");
        return new LogRequest(
                of.namespace(),
                of.pod(),
                of.podUid(),
                of.container(),
                query.flag("previous") ? LogRequest.Which.PREVIOUS : LogRequest.Which.CURRENT,
                query.flag("follow") ? LogRequest.Mode.FOLLOW : LogRequest.Mode.ONCE,
                query.flag("timestamps") ? LogRequest.Stamps.RFC3339 : LogRequest.Stamps.NONE,
                switch (query.text("stream")) {
                    case "", "All" -> LogRequest.Source.ALL;
                    case "Stdout" -> LogRequest.Source.STDOUT;
                    case "Stderr" -> LogRequest.Source.STDERR;
                    default -> throw invalid("stream: Unsupported value: \"" + query.text("stream")
                            + "\": supported values: \"All\", \"Stderr\", \"Stdout\"");
                },
                since(sinceSeconds, sinceTime),
                tailLines,
                limitBytes);
    }

    private @Nullable Instant since(@Nullable Long seconds, String at) {
        if (seconds != null) {
            return time.now().minusSeconds(seconds);
        }
        try {
            return at.isEmpty() ? null : Instant.parse(at);
        } catch (DateTimeParseException unreadable) {
            throw ApiException.badRequest("parsing time \"" + at + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse");
        }
    }

    private static void demand(@Nullable Long value, long least, String field, String rule) {
        if (value != null && value < least) {
            throw invalid(field + ": Invalid value: " + value + ": " + rule);
        }
    }

    private static ApiException invalid(String what) {
        return new ApiException(
                422,
                "Invalid",
                "PodLogOptions.core \"\" is invalid: " + what,
                new ApiException.Details(null, "", "PodLogOptions", null, List.of(), 0));
    }

    /** Sends what was written whenever the kubelet says that it would wait. */
    static final class Flushing extends OutputStream {

        private final HttpServletResponse response;

        Flushing(HttpServletResponse response) {
            this.response = response;
        }

        @Override
        public void write(int b) throws IOException {
            response.getOutputStream().write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            response.getOutputStream().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            response.flushBuffer();
        }
    }
}
