package dev.podium.controller;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Looks over the expressions of ValidatingAdmissionPolicies, with the kinds that they are about in mind. */
public interface ExpressionChecker {

    /** What does not fit; empty if everything does, or the policy does not say which kinds it is about. */
    List<Warning> warnings(JsonNode policy);

    /**
     * A {@code v1.ExpressionWarning}.
     *
     * @param fieldRef where the expression stands, such as {@code spec.validations[0].expression}
     */
    record Warning(String fieldRef, String warning) {}
}
