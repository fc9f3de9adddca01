package dev.podium.web.virtual;

import dev.podium.machinery.Json;
import dev.podium.machinery.Scope;
import dev.podium.registry.Registry;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the control plane's parts are. Upstream asks each of them (pkg/registry/core/componentstatus); here they live in this process, and
 * what keeps the objects is the only one that can fail alone.
 */
@Component
class ComponentStatuses implements VirtualResource {

    private final Registry registry;

    ComponentStatuses(Registry registry) {
        this.registry = registry;
    }

    @Override
    public String group() {
        return "";
    }

    @Override
    public String version() {
        return "v1";
    }

    @Override
    public String name() {
        return "componentstatuses";
    }

    @Override
    public String singular() {
        return "componentstatus";
    }

    @Override
    public String kind() {
        return "ComponentStatus";
    }

    @Override
    public List<String> shortNames() {
        return List.of("cs");
    }

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public List<String> fields() {
        return List.of("metadata.name");
    }

    @Override
    public List<String> warnings() {
        return List.of("v1 ComponentStatus is deprecated in v1.19+");
    }

    @Override
    public List<ObjectNode> objects(String namespace) {
        return List.of(
                component("scheduler", true), component("controller-manager", true), component("etcd-0", registry.writable()));
    }

    private static ObjectNode component(String name, boolean healthy) {
        ObjectNode component = Json.mapper().createObjectNode();
        component.put("kind", "ComponentStatus").put("apiVersion", "v1");
        component.putObject("metadata").put("name", name);
        ObjectNode condition = component.putArray("conditions").addObject();
        condition.put("type", "Healthy").put("status", healthy ? "True" : "False");
        condition.put("message", healthy ? "ok" : "nothing can be written");
        return component;
    }
}
