package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateStorageClass and SetDefaults_StorageClass (pkg/apis/storage). */
public final class StorageClassRules implements KindRules {

    private static final int MOST_PARAMETERS = 512;
    private static final int MOST_BYTES = 256 * 1024;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode storageClass) {
        Defaults.text(storageClass, "reclaimPolicy", "Delete");
        Defaults.text(storageClass, "volumeBindingMode", "Immediate");
    }

    @Override
    public void validate(Field storageClass) {
        provisioner(storageClass.get("provisioner"));
        parameters(storageClass.get("parameters"));
        storageClass.get("reclaimPolicy").oneOf(List.of("Delete", "Retain"));
        storageClass.get("volumeBindingMode").oneOf(List.of("Immediate", "WaitForFirstConsumer"));
        topologies(storageClass.get("allowedTopologies"));
    }

    /** The name of whatever makes volumes. */
    static void provisioner(Field provisioner) {
        if (provisioner.empty()) {
            provisioner.required("");
        } else {
            String lower = provisioner.text().toLowerCase(Locale.ROOT);
            Names.qualified(lower).forEach(problem -> provisioner.invalid(lower, problem));
        }
    }

    static void parameters(Field parameters) {
        if (parameters.size() > MOST_PARAMETERS) {
            parameters.tooLong(MOST_PARAMETERS);
            return;
        }
        long total = 0;
        for (Map.Entry<String, Field> each : parameters.entries()) {
            if (each.getKey().isEmpty()) {
                parameters.invalid(each.getKey(), "field can not be empty.");
            }
            total += Names.bytes(each.getKey()) + Names.bytes(each.getValue().text());
        }
        if (total > MOST_BYTES) {
            parameters.tooLong(MOST_BYTES);
        }
    }

    private static void topologies(Field topologies) {
        // An empty term counts as one that was there before.
        Set<Map<String, Set<String>>> seen = new HashSet<>(Set.of(Map.of()));
        for (Field term : topologies.items()) {
            Map<String, Set<String>> topology = new HashMap<>();
            for (Field requirement : term.get("matchLabelExpressions").items()) {
                Set<String> values = new HashSet<>();
                requirement.get("values").mustBeSet();
                for (Field value : requirement.get("values").items()) {
                    if (!values.add(value.text())) {
                        value.duplicate();
                    }
                }
                Field key = requirement.get("key");
                Names.qualified(key.text()).forEach(problem -> key.invalid(key.text(), problem));
                if (topology.put(key.text(), values) != null) {
                    key.duplicate();
                }
            }
            if (!seen.add(topology)) {
                term.get("matchLabelExpressions").duplicate("");
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        provisioner(updated.get("provisioner"));
        Field name = updated.get("provisioner");
        if (!name.text().equals(old.get("provisioner").text())) {
            name.invalid(name.text(), "field is immutable");
        }
        topologies(updated.get("allowedTopologies"));
        Field parameters = updated.get("parameters");
        parameters(parameters);
        if (!(parameters.empty() && old.get("parameters").empty()) && !parameters.same(old.get("parameters"))) {
            parameters.invalid(parameters.present() ? parameters.value() : null, "field is immutable");
        }
        if (!updated.get("reclaimPolicy").same(old.get("reclaimPolicy"))) {
            updated.get("reclaimPolicy").forbidden("updates to reclaimPolicy are forbidden.");
        }
        updated.get("volumeBindingMode").mustBe(old.get("volumeBindingMode"));
    }
}
