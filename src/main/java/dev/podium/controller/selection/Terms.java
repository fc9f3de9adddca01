package dev.podium.controller.selection;

import java.util.Map;

/** What indexes are asked for. */
final class Terms {

    private Terms() {}

    static String label(String namespace, Map.Entry<String, String> label) {
        return namespace + "/" + label.getKey() + "=" + label.getValue();
    }
}
