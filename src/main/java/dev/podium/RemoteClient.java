package dev.podium;

import dev.podium.controller.RemoteServers;
import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.model.User;
import dev.podium.registry.ApiService;
import dev.podium.registry.RemoteApis;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The API servers beside this one, as the cluster's controllers see them. */
record RemoteClient(RemoteApis apis) implements RemoteServers {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final User CONTROLLER = User.of(
            "system:serviceaccount:kube-system:namespace-controller",
            "system:serviceaccounts",
            "system:serviceaccounts:kube-system",
            "system:authenticated");

    @Override
    public void check(String apiService) throws IOException, InterruptedException {
        apis.check(apiService);
    }

    @Override
    public JsonNode read(String apiService, String path) throws IOException, InterruptedException {
        return ask(apiService, "GET", path);
    }

    @Override
    public void delete(String apiService, String path) throws IOException, InterruptedException {
        ask(apiService, "DELETE", path + "?propagationPolicy=Background");
    }

    private JsonNode ask(String apiService, String method, String path) throws IOException, InterruptedException {
        ApiService service = apis.named(apiService);
        if (service == null) {
            return Json.mapper().createObjectNode();
        }
        String target = service.path() + path;
        RemoteApis.Answer answer =
                apis.ask(service, new RemoteApis.Question(method, target, "application/json", CONTROLLER), TIMEOUT);
        if (answer.code() == 404 || answer.code() == 405) {
            return Json.mapper().createObjectNode();
        }
        if (answer.code() < 200 || answer.code() > 299) {
            throw new IOException("the server answers " + answer.code() + " (" + method + " " + target + ")");
        }
        try {
            return Json.parse(answer.body());
        } catch (MalformedException noJson) {
            throw new IOException(noJson.getMessage(), noJson);
        }
    }
}
