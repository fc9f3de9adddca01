package dev.podium.machinery.core;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.List;

/** Where kubelets once had their configuration from, which old Nodes may still say (upstream's validateNodeConfigSourceSpec). */
final class NodeConfigRules {

    private static final List<String> IN_STATUS = List.of("assigned", "active", "lastKnownGood");

    private NodeConfigRules() {}

    static void validate(Field node) {
        Field asked = node.get("spec").get("configSource");
        if (asked.present()) {
            for (String each : List.of("uid", "resourceVersion")) {
                if (!asked.get("configMap").get(each).empty()) {
                    asked.get("configMap").get(each).forbidden(each + " must not be set in spec");
                }
            }
            source(asked);
        }
        for (String each : IN_STATUS) {
            Field used = node.get("status").get("config").get(each);
            if (used.get("configMap").present()) {
                used.get("configMap").get("uid").mustBeSet();
                used.get("configMap").get("resourceVersion").mustBeSet();
            }
            if (used.present()) {
                source(used);
            }
        }
    }

    private static void source(Field source) {
        Field map = source.get("configMap");
        if (map.absent()) {
            source.invalid(
                    new GoStructs.Shown(GoStructs.of("io.k8s.api.core.v1.NodeConfigSource", source.value())),
                    "exactly one reference subfield must be non-nil");
            return;
        }
        map.get("namespace").mustBe(Names::label);
        map.get("name").mustBe(Names::subdomain);
        map.get("kubeletConfigKey").mustBe(Names::configKey);
    }
}
