package dev.podium.registry.address;

import dev.podium.machinery.Json;
import dev.podium.model.IpAddress;
import dev.podium.registry.ApiException;
import dev.podium.registry.DeleteOptions;
import dev.podium.registry.Part;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.WriteOptions;
import dev.podium.watch.CachedObject;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows who has which cluster IP, as {@code networking.k8s.io/v1} IPAddresses. */
final class IpAddresses {

    private static final String SERVER = "kube-apiserver";

    private final Registry registry;

    IpAddresses(Registry registry) {
        this.registry = registry;
    }

    /** Makes the address the Service's; one that a Service of old left behind changes hands. */
    void assign(String address, ObjectNode service) {
        CachedObject present = registry.lookUp(resource(), "", address);
        if (present == null) {
            try {
                registry.create(resource(), "", object(address, service), WriteOptions.by(SERVER));
            } catch (ApiException refused) {
                if (refused.code() != 409) {
                    throw refused;
                }
            }
        } else if (!owner(Json.parse(present.bytes())).equals(parent(service))) {
            registry.update(
                    resource(),
                    "",
                    address,
                    new Part.Server(),
                    object -> {
                        ((ObjectNode) object.path("metadata")).remove("resourceVersion");
                        object.putObject("spec").set("parentRef", parent(service));
                        return object;
                    },
                    WriteOptions.by(SERVER));
        }
    }

    /** Gives the address back, if it is the Service's. */
    void release(String address, ObjectNode service) {
        CachedObject present = registry.lookUp(resource(), "", address);
        if (present != null && owner(Json.parse(present.bytes())).equals(parent(service))) {
            delete(address);
        }
    }

    /** Removes an address that no Service has, if it was given to one. */
    void releaseOrphan(String address, ObjectNode object) {
        boolean ours = object.path("metadata").path("labels").path(IpAddress.MANAGED_BY).asString("").equals(IpAddress.ALLOCATOR);
        if (ours && owner(object).path("resource").asString("").equals("services")) {
            delete(address);
        }
    }

    private void delete(String address) {
        try {
            registry.delete(resource(), "", address, DeleteOptions.by(SERVER));
        } catch (ApiException refused) {
            if (refused.code() != 404) {
                throw refused;
            }
        }
    }

    private Resource resource() {
        return Objects.requireNonNull(registry.find("networking.k8s.io", "v1", "ipaddresses"));
    }

    private static JsonNode owner(ObjectNode address) {
        return address.path("spec").path("parentRef");
    }

    private static ObjectNode parent(ObjectNode service) {
        JsonNode metadata = service.path("metadata");
        return Json.mapper()
                .createObjectNode()
                .put("resource", "services")
                .put("namespace", metadata.path("namespace").asString(""))
                .put("name", metadata.path("name").asString(""));
    }

    private static ObjectNode object(String address, ObjectNode service) {
        ObjectNode object = Json.mapper().createObjectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", address);
        metadata.putObject("labels")
                .put(IpAddress.FAMILY, "IPv4")
                .put(IpAddress.MANAGED_BY, IpAddress.ALLOCATOR);
        object.putObject("spec").set("parentRef", parent(service));
        return object;
    }
}
