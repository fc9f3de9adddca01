package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.pod.PodWarnings;
import dev.podium.model.Names;
import java.util.ArrayList;
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
        Defaults.missing(storageClass, "reclaimPolicy", "Delete");
        Defaults.missing(storageClass, "volumeBindingMode", "Immediate");
    }

    @Override
    public void validate(Field storageClass) {
        provisioner(storageClass.get("provisioner"));
        parameters(storageClass.get("parameters"));
        if (!storageClass.get("reclaimPolicy").empty()) {
            storageClass.get("reclaimPolicy").ifSetOneOf(List.of("Delete", "Retain"));
        }
        storageClass.get("volumeBindingMode").ifSetOneOf(List.of("Immediate", "WaitForFirstConsumer"));
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
    public boolean namesAgain() {
        return true;
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field parameters = updated.get("parameters");
        if (!(parameters.empty() && old.get("parameters").empty()) && !parameters.same(old.get("parameters"))) {
            parameters.invalid(parameters.present() ? parameters.value() : null, "field is immutable");
        }
        Field name = updated.get("provisioner");
        if (!name.text().equals(old.get("provisioner").text())) {
            name.invalid(name.text(), "field is immutable");
        }
        updated.get("reclaimPolicy").mustBe(old.get("reclaimPolicy"));
        updated.get("volumeBindingMode").mustBe(old.get("volumeBindingMode"));
    }

    @Override
    public List<String> warningsOnCreate(Field storageClass) {
        List<String> warnings = new ArrayList<>();
        for (Field topology : storageClass.get("allowedTopologies").items()) {
            for (Field requirement : topology.get("matchLabelExpressions").items()) {
                warnings.addAll(PodWarnings.ofKey(requirement.get("key")));
            }
        }
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return warningsOnCreate(updated);
    }
}
