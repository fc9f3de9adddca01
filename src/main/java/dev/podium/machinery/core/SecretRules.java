package dev.podium.machinery.core;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateSecret; stringData becomes data, as in the conversion from v1. */
public final class SecretRules implements KindRules {
    private static final String ACCOUNT = "kubernetes.io/service-account.name";

    @Override
    public boolean namesAgain() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode secret) {
        if (secret.get("stringData") instanceof ObjectNode strings && !strings.isEmpty()) {
            ObjectNode data = Defaults.object(secret, "data");
            for (Map.Entry<String, JsonNode> each : strings.properties()) {
                data.put(each.getKey(), Base64.getEncoder()
                        .encodeToString(each.getValue().asString("").getBytes(StandardCharsets.UTF_8)));
            }
        }
        secret.remove("stringData");
        Defaults.text(secret, "type", "Opaque");
    }

    @Override
    public void validate(Field secret) {
        Field data = secret.get("data");
        long size = 0;
        for (Map.Entry<String, Field> each : data.entries()) {
            Names.configKey(each.getKey()).forEach(problem -> each.getValue().invalid(each.getKey(), problem));
            size += ConfigMapRules.decodedLength(each.getValue().text());
        }
        if (size > ConfigMapRules.MAX_SIZE) {
            data.tooLong(ConfigMapRules.MAX_SIZE);
        }
        switch (secret.get("type").text()) {
            case "kubernetes.io/service-account-token" ->
                secret.get("metadata").get("annotations").key(ACCOUNT).mustBeSet();
            case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
            case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
            case "kubernetes.io/basic-auth" -> {
                if (data.key("username").absent() && data.key("password").absent()) {
                    data.key("username").required("");
                    data.key("password").required("");
                }
            }
            case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").mustBeSet();
            case "kubernetes.io/tls" -> {
                for (String each : List.of("tls.crt", "tls.key")) {
                    if (data.key(each).absent()) {
                        data.key(each).required("");
                    }
                }
            }
            default -> {}
        }
    }

    private static void json(Field content) {
        if (content.absent()) {
            content.required("");
            return;
        }
        try {
            JsonNode value = Json.parseValue(Base64.getDecoder().decode(content.text()));
            if (!value.isObject()) {
                content.invalid("<secret contents redacted>",
                        "json: cannot unmarshal " + kind(value) + " into Go value of type map[string]interface {}");
            }
        } catch (MalformedException | IllegalArgumentException malformed) {
            content.invalid("<secret contents redacted>", String.valueOf(malformed.getMessage()));
        }
    }

    private static String kind(JsonNode value) {
        return value.isArray() ? "array" : value.isString() ? "string" : value.isNumber() ? "number" : value.isBoolean() ? "bool" : "null";
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        if (!updated.get("type").same(old.get("type"))) {
            updated.get("type").invalid("field is immutable");
        }
        ConfigMapRules.frozen(updated, old, List.of("data"));
        validate(updated);
    }
}
