package dev.podium.access;

import dev.podium.model.User;
import java.util.List;

/** Says who may do what. */
public interface Authorizer {

    Decision authorize(Attempt attempt);

    /** What a user may do in a namespace; empty: at the cluster scope. */
    Rules rules(User user, String namespace);

    /** @param reason why; may be empty */
    record Decision(boolean allowed, String reason) {}

    /**
     * @param incomplete why some rules may be missing; empty if none is
     */
    record Rules(List<PolicyRule> rules, String incomplete) {}

    /** Everybody may do everything. */
    Authorizer ALWAYS = new Authorizer() {

        private static final PolicyRule ANYTHING = new PolicyRule(
                List.of("*"), List.of("*"), List.of("*"), List.of(), List.of());
        private static final PolicyRule ANYWHERE = new PolicyRule(
                List.of("*"), List.of(), List.of(), List.of(), List.of("*"));

        @Override
        public Decision authorize(Attempt attempt) {
            return new Decision(true, "");
        }

        @Override
        public Rules rules(User user, String namespace) {
            return new Rules(List.of(ANYTHING, ANYWHERE), "");
        }
    };
}
