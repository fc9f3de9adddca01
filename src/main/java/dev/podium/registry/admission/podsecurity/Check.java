package dev.podium.registry.admission.podsecurity;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the standards look at in one place, with the rules that they have had for it (upstream's {@code policy.Check}).
 *
 * @param level the mildest that has it
 * @param replaces the name of the baseline's check in whose place a restricted one comes; empty if there is none
 * @param rules each by the first version that has it
 */
record Check(String name, Level level, String replaces, NavigableMap<Version, Rule> rules) {

    static Check baseline(String name) {
        return new Check(name, Level.BASELINE, "", Collections.emptyNavigableMap());
    }

    static Check restricted(String name) {
        return new Check(name, Level.RESTRICTED, "", Collections.emptyNavigableMap());
    }

    Check insteadOf(String other) {
        return new Check(name, level, other, rules);
    }

    Check since(int minor, Rule rule) {
        NavigableMap<Version, Rule> more = new TreeMap<>(rules);
        more.put(new Version(minor), rule);
        return new Check(name, level, replaces, Collections.unmodifiableNavigableMap(more));
    }

    /** Empty if there was no such check yet. */
    Optional<Rule> in(Version version) {
        return Optional.ofNullable(rules.floorEntry(version)).map(Map.Entry::getValue);
    }
}
