package dev.podium.machinery.core;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.List;

/** Upstream's ValidatePodBinding. */
public final class BindingRules implements KindRules {
    @Override
    public void validate(Field binding) {
        Field kind = binding.get("target").get("kind");
        if (!kind.empty() && !kind.is("Node")) {
            kind.notSupported(List.of("Node", "<empty>"));
        }
        binding.get("target").get("name").mustBeSet();
    }
}
