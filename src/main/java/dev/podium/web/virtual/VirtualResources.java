package dev.podium.web.virtual;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The resources that are served beside the registry's. */
@Component
public final class VirtualResources {

    private final List<VirtualResource> resources;

    VirtualResources(List<VirtualResource> resources) {
        this.resources = List.copyOf(resources);
    }

    /** All there are, in no order that matters. */
    public List<VirtualResource> all() {
        return resources;
    }

    /** The one of that group, version and plural name. */
    public Optional<VirtualResource> find(String group, String version, String name) {
        return resources.stream()
                .filter(each -> each.group().equals(group)
                        && each.version().equals(version)
                        && each.name().equals(name))
                .findFirst();
    }
}
