package dev.podium.machinery.network;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.model.Names;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateIngressClass and SetDefaults_IngressClass. */
public final class IngressClassRules implements KindRules {

    private static final int LONGEST = 250;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode ingressClass) {
        if (ingressClass.path("spec").get("parameters") instanceof ObjectNode parameters) {
            Defaults.missing(parameters, "scope", "Cluster");
        }
    }

    @Override
    public void validate(Field ingressClass) {
        Field controller = ingressClass.get("spec").get("controller");
        if (controller.empty()) {
            controller.required("");
        } else {
            if (Names.bytes(controller.text()) > LONGEST) {
                controller.tooLong(LONGEST);
            }
            NamedFields.domainPrefixedPath(controller);
        }
        Field parameters = ingressClass.get("spec").get("parameters");
        if (parameters.present()) {
            parameters(parameters);
        }
    }

    private static void parameters(Field parameters) {
        References.typed(parameters);
        Field scope = parameters.get("scope");
        Field namespace = parameters.get("namespace");
        switch (scope.text()) {
            case "Namespace" -> {
                if (namespace.absent()) {
                    namespace.required("`parameters.scope` is set to 'Namespace'");
                } else {
                    namespace.invalid(Names.label(namespace.text()));
                }
            }
            case "Cluster" -> {
                if (namespace.present()) {
                    namespace.forbidden("`parameters.scope` is set to 'Cluster'");
                }
            }
            default -> scope.notSupported(List.of("Cluster", "Namespace"));
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        updated.get("spec").get("controller").mustBe(old.get("spec").get("controller"));
        validate(updated);
    }
}
