package dev.podium.machinery.core;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateNamespace and SetDefaults_Namespace. */
public final class NamespaceRules implements KindRules {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final Set<String> STANDARD = Set.of("kubernetes", "orphan", "foregroundDeletion");

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.LABEL;
    }

    @Override
    public void applyDefaults(ObjectNode namespace) {
        String name = namespace.path("metadata").path("name").asString("");
        if (!name.isEmpty()) {
            Defaults.object(Defaults.object(namespace, "metadata"), "labels").put(NAME_LABEL, name);
        }
        Defaults.text(Defaults.object(namespace, "status"), "phase", "Active");
    }

    @Override
    public void validate(Field namespace) {
        Field finalizers = namespace.get("spec").get("finalizers");
        finalizers.items().forEach(each -> finalizer(each.named(finalizers.path())));
    }

    @Override
    public boolean namesAgain() {
        return true;
    }

    private static void finalizer(Field finalizer) {
        finalizer.invalid(Names.qualified(finalizer.text()));
        if (!finalizer.text().contains("/") && !STANDARD.contains(finalizer.text())) {
            finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        boolean going = updated.get("metadata").get("deletionTimestamp").present();
        Field phase = updated.get("status").get("phase").named("status.Phase");
        if (!going && !phase.is("Active")) {
            phase.invalid(phase.text(), "may only be 'Active' if `deletionTimestamp` is empty");
        } else if (going && !phase.is("Terminating")) {
            phase.invalid(phase.text(), "may only be 'Terminating' if `deletionTimestamp` is not empty");
        }
    }

    @Override
    public void validateSubresourceUpdate(String subresource, Field updated, Field old) {
        if (subresource.equals("finalize")) {
            updated.get("spec").get("finalizers").items().forEach(NamespaceRules::finalizer);
        }
    }
}
