package dev.podium.controller.certificates;

import static dev.podium.controller.certificates.SigningController.REQUESTS;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ResourceHandler;
import dev.podium.controller.ClusterAuthority;
import dev.podium.controller.Controller;
import dev.podium.model.User;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Upstream's {@code pkg/controller/certificates/approver}: kubelets that may have a certificate need nobody to approve their
 * requests for one.
 */
public final class ApprovingController implements Controller {

    private final ApiClient client;
    private final ClusterAuthority authority;
    private final ControllerLoop<String> loop;

    public ApprovingController(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        this.client = client.as("certificate-controller");
        this.authority = authority;
        this.loop = new ControllerLoop<>("csrapproving", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(REQUESTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode request, @Nullable JsonNode old) {
                if (pending(request)) {
                    loop.enqueue(request.path("metadata").path("name").asString(""));
                }
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(last.path("metadata").path("name").asString(""));
            }
        });
    }

    private static boolean pending(JsonNode request) {
        return !SigningController.has(request, "Approved")
                && !SigningController.has(request, "Denied")
                && request.path("status").path("certificate").asString("").isEmpty();
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode request = client.find(REQUESTS, "", name);
        if (request == null || !pending(request)) {
            return null;
        }
        authority.approval(SigningController.order(request.path("spec")), user(request.path("spec")))
                .ifPresent(message -> client.updateSubresource(REQUESTS, "", name, "approval", found -> {
                    if (pending(found)) {
                        SigningController.status(found)
                                .withArrayProperty("conditions")
                                .addObject()
                                .put("type", "Approved")
                                .put("status", "True")
                                .put("reason", "AutoApproved")
                                .put("message", message);
                    }
                    return found;
                }));
        return null;
    }

    private static User user(JsonNode spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra").properties().forEach(each -> extra.put(each.getKey(), texts(each.getValue())));
        return new User(spec.path("username").asString(""), spec.path("uid").asString(""), texts(spec.path("groups")), extra);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString("")));
        return texts;
    }

    @Override
    public void close() {
        loop.close();
    }
}
