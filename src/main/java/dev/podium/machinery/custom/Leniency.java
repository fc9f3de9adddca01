package dev.podium.machinery.custom;

import dev.podium.machinery.Schema;
import dev.podium.machinery.kind.Field;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is not complained of, as it was wrong before already (the validationOptions of upstream's
 * ValidateCustomResourceDefinitionUpdate).
 *
 * @param faults kinds of faults that the old definition has
 * @param unchanged versions whose schemas are what they were, so what their rules cost is not looked at again
 * @param crowded versions with too many selectable fields, all of which they had; the empty name: all versions
 */
record Leniency(Set<Fault> faults, Set<String> unchanged, Set<String> crowded) {

    /** What may have been wrong before. */
    enum Fault {
        REVIEW_VERSIONS,
        AUTHORITIES,
        NO_SCHEMA,
        TYPES,
        STRUCTURE,
        UNPRUNED_DEFAULTS,
        GRANULAR_SETS,
        KEYS
    }

    /** Of a new definition: nobody calls its webhook yet. */
    static final Leniency AT_FIRST = new Leniency(EnumSet.of(Fault.AUTHORITIES), Set.of(), Set.of());

    boolean allows(Fault fault) {
        return faults.contains(fault);
    }

    static Leniency after(Field old, Field updated) {
        SharedParts before = new SharedParts(old.get("spec").muted());
        SharedParts after = new SharedParts(updated.get("spec").muted());
        return new Leniency(faults(old, before), unchanged(before, after), crowded(before, after));
    }

    private static Set<Fault> faults(Field old, SharedParts spec) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        Field webhook = old.get("spec").get("conversion").get("webhook");
        Field reviews = webhook.get("conversionReviewVersions");
        if (!reviews.empty() && !ConversionRules.known(reviews.value())) {
            faults.add(Fault.REVIEW_VERSIONS);
        }
        Field bundle = webhook.get("clientConfig").get("caBundle");
        if (!established(old) || !bundle.empty() && !AuthorityBundle.problem(bundle.text()).isEmpty()) {
            faults.add(Fault.AUTHORITIES);
        }
        if (spec.schemas().size() < spec.versions().size()) {
            faults.add(Fault.NO_SCHEMA);
        }
        note(faults, Fault.TYPES, spec, each -> !each.path("type").asString("").isEmpty()
                && !SchemaDeclarations.TYPES.contains(each.path("type").asString("")));
        note(faults, Fault.GRANULAR_SETS, spec, SchemaLists::granularSet);
        note(faults, Fault.KEYS, spec, SchemaLists::looseKeys);
        for (JsonNode each : spec.schemas()) {
            if (!StructuralForm.holds(each)) {
                faults.add(Fault.STRUCTURE);
            } else if (each instanceof ObjectNode object && DefaultChecks.unpruned(Schema.of(object))) {
                faults.add(Fault.UNPRUNED_DEFAULTS);
            }
        }
        return faults;
    }

    private static void note(Set<Fault> faults, Fault fault, SharedParts spec, Predicate<JsonNode> wrong) {
        if (spec.schemas().stream().anyMatch(each -> SchemaWalk.has(each, wrong))) {
            faults.add(fault);
        }
    }

    /** Whether objects of the kind are served. */
    static boolean established(Field definition) {
        return definition.get("status").get("conditions").items().stream()
                .anyMatch(each -> each.get("type").is("Established") && each.get("status").is("True"));
    }

    private static Set<String> unchanged(SharedParts before, SharedParts after) {
        Set<String> unchanged = new HashSet<>();
        for (Field each : after.versions()) {
            String name = each.get("name").text();
            if (after.of(name, SharedParts.Part.SCHEMA).same(before.of(name, SharedParts.Part.SCHEMA))) {
                unchanged.add(name);
            }
        }
        return unchanged;
    }

    private static Set<String> crowded(SharedParts before, SharedParts after) {
        Set<String> crowded = new HashSet<>();
        Field shared = before.shared(SharedParts.Part.SELECTABLE);
        if (shared.size() > SelectableFields.MOST && shared.same(after.shared(SharedParts.Part.SELECTABLE))) {
            crowded.add("");
        }
        for (Field each : after.versions()) {
            Field own = after.own(each, SharedParts.Part.SELECTABLE);
            List<Field> old = before.versions().stream().filter(version -> version.get("name").same(each.get("name"))).toList();
            if (!old.isEmpty()) {
                Field then = before.own(old.getLast(), SharedParts.Part.SELECTABLE);
                if (then.size() > SelectableFields.MOST && then.same(own)) {
                    crowded.add(each.get("name").text());
                }
            }
        }
        return crowded;
    }
}
