package dev.podium.controller.certificates;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.ClusterAuthority;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/certificates/signer}: approved requests get a certificate, or are told why not. */
public final class SigningController implements Controller {

    static final ResourceType<JsonNode> REQUESTS =
            ResourceType.of("certificates.k8s.io", "v1", "certificatesigningrequests");

    private final ApiClient client;
    private final ClusterTime time;
    private final ClusterAuthority authority;
    private final ControllerLoop<String> loop;

    public SigningController(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        this.client = client.as("certificate-controller");
        this.time = time;
        this.authority = authority;
        this.loop = new ControllerLoop<>("certificate-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(REQUESTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode request, @Nullable JsonNode old) {
                if (waits(request)) {
                    loop.enqueue(request.path("metadata").path("name").asString(""));
                }
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(last.path("metadata").path("name").asString(""));
            }
        });
    }

    private static boolean waits(JsonNode request) {
        return has(request, "Approved")
                && !has(request, "Denied")
                && !has(request, "Failed")
                && request.path("status").path("certificate").asString("").isEmpty();
    }

    static boolean has(JsonNode request, String condition) {
        return request.path("status").path("conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals(condition));
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode request = client.find(REQUESTS, "", name);
        if (request == null || !waits(request)) {
            return null;
        }
        switch (authority.sign(order(request.path("spec")))) {
            case ClusterAuthority.Answer.Signed(String certificate) -> client.updateStatus(REQUESTS, "", name, object -> {
                status(object)
                        .put("certificate", Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII)));
                return object;
            });
            case ClusterAuthority.Answer.Refused(String why) -> client.updateStatus(REQUESTS, "", name, object -> {
                String now = time.now().truncatedTo(ChronoUnit.SECONDS).toString();
                status(object)
                        .withArrayProperty("conditions")
                        .addObject()
                        .put("type", "Failed")
                        .put("status", "True")
                        .put("reason", "SignerValidationFailure")
                        .put("message", why)
                        .put("lastUpdateTime", now)
                        .put("lastTransitionTime", now);
                return object;
            });
            case ClusterAuthority.Answer.NotOurs() -> {}
        }
        return null;
    }

    static ObjectNode status(ObjectNode object) {
        return object.get("status") instanceof ObjectNode present ? present : object.putObject("status");
    }

    static ClusterAuthority.Order order(JsonNode spec) {
        List<String> usages = new ArrayList<>();
        spec.path("usages").forEach(each -> usages.add(each.asString("")));
        return new ClusterAuthority.Order(
                spec.path("signerName").asString(""),
                new String(Base64.getMimeDecoder().decode(spec.path("request").asString("")), StandardCharsets.US_ASCII),
                usages,
                spec.hasNonNull("expirationSeconds") ? Duration.ofSeconds(spec.path("expirationSeconds").asLong(0)) : null);
    }

    @Override
    public void close() {
        loop.close();
    }
}
