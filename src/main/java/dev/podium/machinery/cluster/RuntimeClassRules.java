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
        Names.label(handler.text()).forEach(problem -> handler.invalid(handler.text(), problem));
        for (Map.Entry<String, Field> each : runtime.get("overhead").get("podFixed").entries()) {
            ResourceNames.container(each.getValue(), each.getKey());
            ResourceNames.amount(each.getValue(), each.getKey());
        }
        Field scheduling = runtime.get("scheduling");
        Labels.labels(scheduling.get("nodeSelector"));
        SchedulingRules.tolerations(scheduling.get("tolerations"));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        updated.get("handler").mustBe(old.get("handler"));
    }
}
