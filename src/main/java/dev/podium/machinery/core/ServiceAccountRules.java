package dev.podium.machinery.core;

import dev.podium.machinery.kind.KindRules;

/** Upstream's ValidateServiceAccount: there is nothing in one that could be wrong but its metadata. */
public final class ServiceAccountRules implements KindRules {

    @Override
    public boolean namesAgain() {
        return true;
    }
}
