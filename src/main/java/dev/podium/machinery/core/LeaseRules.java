package dev.podium.machinery.core;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.List;

/** Upstream's ValidateLease (pkg/apis/coordination/validation). */
public final class LeaseRules implements KindRules {
    @Override
    public void validate(Field lease) {
        Field spec = lease.get("spec");
        Field duration = spec.get("leaseDurationSeconds");
        if (duration.present() && duration.number() <= 0) {
            duration.invalid("must be greater than 0");
        }
        spec.get("leaseTransitions").mustNotBeNegative();
        Field strategy = spec.get("strategy");
        if (strategy.present()) {
            if (strategy.text().contains("/")) {
                Names.qualified(strategy.text()).forEach(problem -> strategy.named(strategy.path() + ".strategy").invalid(problem));
            } else if (!strategy.is("OldestEmulationVersion")) {
                strategy.named(strategy.path() + ".strategy").notSupported(List.of("OldestEmulationVersion"));
            }
        }
        if (!spec.get("preferredHolder").empty() && strategy.empty()) {
            spec.get("preferredHolder").forbidden("may only be specified if `strategy` is defined");
        }
    }
}
