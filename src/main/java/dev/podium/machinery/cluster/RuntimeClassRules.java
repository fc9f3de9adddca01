package dev.podium.machinery.cluster;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.model.Names;
import java.util.Map;

/** Upstream's ValidateRuntimeClass (pkg/apis/node/validation). */
public final class RuntimeClassRules implements KindRules {

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void validate(Field runtime) {
        Field handler = runtime.get("handler");
        handler.mustBe(Names::label);
        Field amounts = runtime.get("overhead").get("podFixed").named("overhead.limits");
        for (Map.Entry<String, Field> each : amounts.entries()) {
            ResourceNames.container(each.getValue(), each.getKey());
            ResourceNames.amount(each.getValue(), each.getKey());
        }
        Field scheduling = runtime.get("scheduling");
        Labels.labels(scheduling.get("nodeSelector"));
        SchedulingRules.tolerations(scheduling.get("tolerations"));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field handler = updated.get("handler");
        if (!handler.text().equals(old.get("handler").text())) {
            handler.invalid(handler.text(), "field is immutable");
        }
    }
}
