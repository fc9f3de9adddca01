package dev.podium.registry.strategy;

import dev.podium.machinery.FieldFilter;
import dev.podium.registry.Part;
import dev.podium.registry.ResourceStrategy;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** APIServices (kube-aggregator, pkg/registry/apiservice): what this server serves itself is available from the first moment. */
final class ApiServiceStrategy implements ResourceStrategy {

    @Override
    public void prepareForCreate(ObjectNode service, Request request) {
        ObjectNode status = service.putObject("status");
        if (!service.path("spec").path("service").isObject()) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "Available")
                    .put("status", "True")
                    .put("lastTransitionTime", request.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("reason", "Local")
                    .put("message", "Local APIServices are always available");
        }
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode service, ObjectNode old) {
        OldMetadata.restore(service, old);
    }

    @Override
    public FieldFilter ownable(Part part) {
        return part instanceof Part.Status ? FieldFilter.without("spec", "metadata") : ResourceStrategy.super.ownable(part);
    }

    @Override
    public boolean updatesUnconditionally() {
        return false;
    }
}
