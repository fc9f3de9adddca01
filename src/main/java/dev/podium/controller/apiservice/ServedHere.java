package dev.podium.controller.apiservice;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which versions of which groups this server serves itself. */
public record ServedHere(ApiClient client) {

    /**
     * Whether this server serves what that APIService is about, whatever it says.
     *
     * @param name version, dot, group
     */
    public boolean serves(String name) {
        return priorities(name) != null;
    }

    /**
     * How clients prefer what this server serves under that name; null for nothing.
     *
     * @param name version, dot, group
     */
    @Nullable Priorities priorities(String name) {
        Priorities builtIn = Priorities.builtIn(name);
        return builtIn != null || !defined(name) ? builtIn : Priorities.CUSTOM;
    }

    private boolean defined(String name) {
        for (JsonNode definition : client.list(ResourceType.DEFINITIONS, "")) {
            JsonNode spec = definition.path("spec");
            boolean established = definition.at("/status/conditions").valueStream()
                    .anyMatch(each -> each.path("type").asString("").equals("Established")
                            && each.path("status").asString("").equals("True"));
            for (JsonNode version : spec.path("versions")) {
                if (established
                        && version.path("served").asBoolean(false)
                        && name.equals(version.path("name").asString("") + "." + spec.path("group").asString(""))) {
                    return true;
                }
            }
        }
        return false;
    }
}
