package dev.podium.web.aggregation;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.registry.ApiService;
import dev.podium.registry.RemoteApis;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How other servers describe their resources (kube-aggregator, pkg/controllers/openapi and openapiv3). */
@Component
public final class RemoteDocuments {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final RemoteGroups groups;
    private final RemoteApis apis;
    private final Remembered<ObjectNode> indexes;
    private final Remembered<ObjectNode> documents;

    RemoteDocuments(RemoteGroups groups, RemoteApis apis, ClusterTime time) {
        this.groups = groups;
        this.apis = apis;
        this.indexes = new Remembered<>(time, service -> ask(service, "/openapi/v3"));
        this.documents = new Remembered<>(time, service -> RemoteDefinitions.of(ask(service, "/openapi/v2"), service.path()));
    }

    private ObjectNode ask(ApiService service, String path) throws IOException, InterruptedException {
        RemoteApis.Answer answer = apis.ask(service, RemoteApis.Question.read(path, "application/json"), TIMEOUT);
        if (answer.code() != 200) {
            throw new IOException(path + " answers " + answer.code());
        }
        try {
            return Json.parse(answer.body());
        } catch (MalformedException noJson) {
            throw new IOException(noJson.getMessage(), noJson);
        }
    }

    /** The entries of the OpenAPI v3 index, by path. */
    public Map<String, JsonNode> index() throws InterruptedException {
        Map<String, JsonNode> entries = new TreeMap<>();
        for (ApiService each : groups.all()) {
            ObjectNode index = indexes.of(each);
            String own = each.path().substring(1);
            if (index != null && index.path("paths").path(own) instanceof ObjectNode entry) {
                entries.put(own, entry);
            }
        }
        return entries;
    }

    /** Who has the OpenAPI v3 document of that path, as in the index; null for nobody else. */
    public @Nullable ApiService owner(String path) {
        String[] parts = path.split("/");
        return parts.length == 3 && parts[0].equals("apis") ? groups.find(parts[1], parts[2]) : null;
    }

    /** The OpenAPI v2 documents, each of one version of a group. What is the same as before is the same object. */
    public List<ObjectNode> all() throws InterruptedException {
        List<ObjectNode> all = new ArrayList<>();
        for (ApiService each : groups.all()) {
            ObjectNode document = documents.of(each);
            if (document != null) {
                all.add(document);
            }
        }
        return all;
    }

    /** Puts other servers' documents into this one's. */
    public static void addTo(ObjectNode document, List<ObjectNode> others) {
        others.forEach(each -> RemoteDefinitions.merge(document, each));
    }
}
