package dev.podium.web;

import dev.podium.access.Access;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.machinery.Json;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** With which keys others can check the tokens of ServiceAccounts (upstream's {@code pkg/serviceaccount/openidmetadata.go}). */
@RestController
@Hidden
class IssuerController {

    private final Access access;

    IssuerController(Access access) {
        this.access = access;
    }

    @GetMapping({"/.well-known/openid-configuration", "/.well-known/openid-configuration/"})
    void configuration(HttpServletResponse response) throws IOException {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("issuer", ServiceAccountTokens.ISSUER);
        answer.put("jwks_uri", ServiceAccountTokens.ISSUER + "/openid/v1/jwks");
        answer.putArray("response_types_supported").add("id_token");
        answer.putArray("subject_types_supported").add("public");
        answer.putArray("id_token_signing_alg_values_supported").add("ES256");
        send(response, "application/json", Json.bytes(answer));
    }

    @GetMapping({"/openid/v1/jwks", "/openid/v1/jwks/"})
    void keys(HttpServletResponse response) throws IOException {
        send(response, "application/jwk-set+json", Json.mapper().writeValueAsBytes(access.tokens().keySet()));
    }

    private static void send(HttpServletResponse response, String mediaType, byte[] body) throws IOException {
        response.setContentType(mediaType);
        response.setHeader("Cache-Control", "public, max-age=3600");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
