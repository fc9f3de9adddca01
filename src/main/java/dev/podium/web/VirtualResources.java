package dev.podium.web;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The resources that are served beside the registry's. */
@Component
class VirtualResources {

    private final List<VirtualResource> resources;

    VirtualResources(List<VirtualResource> resources) {
        this.resources = List.copyOf(resources);
    }

    List<VirtualResource> all() {
        return resources;
    }

    Optional<VirtualResource> find(RequestTarget target) {
        return resources.stream()
                .filter(each -> each.group().equals(target.group())
                        && each.version().equals(target.version())
                        && each.name().equals(target.resource()))
                .findFirst();
    }
}
