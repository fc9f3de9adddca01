package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCSINode and ValidateCSINodeUpdate. */
public final class CsiNodeRules implements KindRules {
    private static final int LONGEST_NODE_ID = 256;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void validate(Field node) {
        Set<String> names = new HashSet<>();
        for (Field driver : node.get("spec").get("drivers").items()) {
            if (driver.get("name").empty()) {
                driver.get("name").required("");
            } else {
                NamedFields.driver(driver.get("name"), driver.get("name").text());
            }
            Field id = driver.get("nodeID");
            id.mustBeSet();
            if (Names.bytes(id.text()) > LONGEST_NODE_ID) {
                id.invalid("must be " + LONGEST_NODE_ID + " characters or less");
            }
            driver.get("allocatable").get("count").mustNotBeNegative();
            if (!names.add(driver.get("name").text())) {
                driver.get("name").duplicate();
            }
            topologyKeys(driver);
        }
    }

    /** What is wrong with a key is reported of the driver. */
    private static void topologyKeys(Field driver) {
        Set<String> keys = new HashSet<>();
        for (Field key : driver.get("topologyKeys").items()) {
            Field named = key.named(driver.path());
            named.mustBeSet();
            if (!keys.add(key.text())) {
                named.duplicate();
            }
            named.invalid(Names.qualified(key.text()));
        }
    }

    /** How many volumes a node takes may change, a driver's name and topology may not. */
    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field drivers = updated.get("spec").get("drivers");
        for (Field before : old.get("spec").get("drivers").items()) {
            for (Field now : drivers.items()) {
                if (now.get("name").same(before.get("name")) && !fixed(now).equals(fixed(before))) {
                    drivers.invalid(fixed(now), "field is immutable");
                }
            }
        }
    }

    private static JsonNode fixed(Field driver) {
        JsonNode fixed = driver.value().deepCopy();
        if (fixed instanceof ObjectNode object) {
            object.remove("allocatable");
        }
        return fixed;
    }
}
