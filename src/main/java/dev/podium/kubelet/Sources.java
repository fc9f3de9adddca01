package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.Container;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.model.PodSpec;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceFieldSelector;
import dev.podium.model.ServiceAccountTokenSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where values in a Pod's environment and files come from: ConfigMaps, Secrets, and the Pod itself. */
final class Sources {

    private static final long SHORTEST_LIFE = 600;

    private final Surroundings shared;
    private final ApiClient client;
    private final Pod pod;
    private final String podIp;
    private final String hostIp;

    /** @param podIp empty while the Pod has none */
    Sources(Surroundings shared, Pod pod, String podIp, String hostIp) {
        this.shared = shared;
        this.client = shared.client();
        this.pod = pod;
        this.podIp = podIp;
        this.hostIp = hostIp;
    }

    Instant now() {
        return shared.time().now();
    }

    /** Where claimed volumes are. */
    Disks disks() {
        return shared.disks();
    }

    /** A new token of the Pod's ServiceAccount. */
    PodToken token(ServiceAccountTokenSource source) throws MissingSource {
        long seconds = source.expirationSeconds() == null ? 3600 : Math.max(SHORTEST_LIFE, source.expirationSeconds());
        try {
            return shared.tokens()
                    .issue(pod, source.audience() == null ? "" : source.audience(), Duration.ofSeconds(seconds));
        } catch (IllegalStateException refused) {
            throw new MissingSource("failed to fetch token: " + refused.getMessage());
        }
    }

    /** The Services that a container hears of: the API server's own, and its namespace's unless the Pod does without. */
    List<JsonNode> services() {
        ResourceType<JsonNode> type = client.resourceOf("v1", "Service", JsonNode.class);
        if (type == null) {
            return List.of();
        }
        List<JsonNode> found = new ArrayList<>();
        JsonNode server = client.find(type, "default", "kubernetes");
        if (server != null) {
            found.add(server);
        }
        if (!Boolean.FALSE.equals(pod.spec().enableServiceLinks())) {
            found.addAll(client.list(type, pod.metadata().namespaceOrEmpty()));
        }
        return found;
    }

    /** The entries of a ConfigMap, or null. */
    @Nullable Map<String, byte[]> configMap(String name) {
        JsonNode found = client.find(ResourceType.CONFIG_MAPS, pod.metadata().namespaceOrEmpty(), name);
        if (found == null) {
            return null;
        }
        Map<String, byte[]> entries = new TreeMap<>();
        found.path("data").properties().forEach(each ->
                entries.put(each.getKey(), each.getValue().asString("").getBytes(StandardCharsets.UTF_8)));
        found.path("binaryData").properties().forEach(each ->
                entries.put(each.getKey(), Base64.getDecoder().decode(each.getValue().asString(""))));
        return entries;
    }

    /** The entries of a Secret, or null. */
    @Nullable Map<String, byte[]> secret(String name) {
        JsonNode found = client.find(ResourceType.SECRETS, pod.metadata().namespaceOrEmpty(), name);
        if (found == null) {
            return null;
        }
        Map<String, byte[]> entries = new TreeMap<>();
        found.path("data").properties().forEach(each ->
                entries.put(each.getKey(), Base64.getDecoder().decode(each.getValue().asString(""))));
        return entries;
    }

    /** A field of the Pod, as {@code fieldPath} names it (upstream's {@code fieldpath.ExtractFieldPathAsString}). */
    String field(String path) throws MissingSource {
        return switch (path) {
            case "metadata.name" -> pod.metadata().nameOrEmpty();
            case "metadata.namespace" -> pod.metadata().namespaceOrEmpty();
            case "metadata.uid" -> pod.metadata().uidOrEmpty();
            case "metadata.labels" -> formatted(pod.metadata().labels());
            case "metadata.annotations" -> formatted(pod.metadata().annotations());
            case "spec.nodeName" -> text(pod.spec().nodeName());
            case "spec.serviceAccountName" -> text(pod.spec().serviceAccountName());
            case "status.hostIP", "status.hostIPs" -> hostIp;
            case "status.podIP", "status.podIPs" -> podIp;
            default -> subscript(path);
        };
    }

    private String subscript(String path) throws MissingSource {
        int open = path.indexOf("['");
        if (open > 0 && path.endsWith("']")) {
            String key = path.substring(open + 2, path.length() - 2);
            Map<String, String> from =
                    switch (path.substring(0, open)) {
                        case "metadata.labels" -> pod.metadata().labels();
                        case "metadata.annotations" -> pod.metadata().annotations();
                        default -> null;
                    };
            if (from != null) {
                return from.getOrDefault(key, "");
            }
        }
        throw new MissingSource("unsupported fieldPath: " + path);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String formatted(Map<String, String> entries) {
        return new TreeMap<>(entries)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=\"" + each.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining("\n"));
    }

    /** A resource of a container, in units of the divisor, rounded up; what has no limit may use all of its node. */
    String resource(ResourceFieldSelector selector, Container self) throws MissingSource {
        Container container = self;
        String named = selector.containerName();
        if (named != null && !named.isEmpty()) {
            container = all(pod.spec())
                    .filter(each -> each.name().equals(named))
                    .findFirst()
                    .orElseThrow(() -> new MissingSource("container " + named + " not found"));
        }
        String[] path = selector.resource().split("\\.", 2);
        Map<String, Quantity> amounts = new LinkedHashMap<>();
        if (container.resources() != null) {
            amounts.putAll(path[0].equals("limits") ? container.resources().limits() : container.resources().requests());
        }
        String name = path.length > 1 ? path[1] : "";
        Quantity amount = amounts.get(name);
        if (amount == null && path[0].equals("limits")) {
            amount = allocatable(name);
        }
        if (amount == null) {
            amount = Quantity.ZERO;
        }
        Quantity divisor = selector.divisor();
        BigDecimal by = divisor == null || divisor.amount().signum() == 0 ? BigDecimal.ONE : divisor.amount();
        return amount.amount().divide(by, 0, RoundingMode.CEILING).toPlainString();
    }

    private @Nullable Quantity allocatable(String resource) {
        Node node = client.find(ResourceType.NODES, "", text(pod.spec().nodeName()));
        return node == null ? null : node.status().allocatable().get(resource);
    }

    static Stream<Container> all(PodSpec spec) {
        return Stream.of(spec.initContainers(), spec.containers(), spec.ephemeralContainers())
                .flatMap(List::stream);
    }
}
