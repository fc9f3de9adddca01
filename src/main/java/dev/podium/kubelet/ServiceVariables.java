package dev.podium.kubelet;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The variables that tell a container of Services (upstream's {@code pkg/kubelet/envvars}). */
final class ServiceVariables {

    private ServiceVariables() {}

    static Map<String, String> of(Iterable<JsonNode> services) {
        Map<String, String> env = new LinkedHashMap<>();
        for (JsonNode each : services) {
            String ip = each.path("spec").path("clusterIP").asString("");
            if (!ip.isEmpty() && !ip.equals("None")) {
                add(each, ip, env);
            }
        }
        return env;
    }

    private static void add(JsonNode service, String ip, Map<String, String> env) {
        String name = variable(service.path("metadata").path("name").asString(""));
        JsonNode ports = service.path("spec").path("ports");
        env.put(name + "_SERVICE_HOST", ip);
        env.put(name + "_SERVICE_PORT", ports.path(0).path("port").asString(""));
        for (JsonNode each : ports) {
            String title = each.path("name").asString("");
            if (!title.isEmpty()) {
                env.put(name + "_SERVICE_PORT_" + variable(title), each.path("port").asString(""));
            }
        }
        boolean first = true;
        for (JsonNode each : ports) {
            String port = each.path("port").asString("");
            String protocol = each.path("protocol").asString("TCP");
            String url = protocol.toLowerCase(Locale.ROOT) + "://" + ip + ":" + port;
            String prefix = name + "_PORT_" + port + "_" + protocol.toUpperCase(Locale.ROOT);
            if (first) {
                env.put(name + "_PORT", url);
                first = false;
            }
            env.put(prefix, url);
            env.put(prefix + "_PROTO", protocol.toLowerCase(Locale.ROOT));
            env.put(prefix + "_PORT", port);
            env.put(prefix + "_ADDR", ip);
        }
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
