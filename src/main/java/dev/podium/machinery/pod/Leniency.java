package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.ResourceNames;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What was wrong before an update and may stay wrong, and what was there although its feature is off (upstream's
 * {@code PodValidationOptions}).
 */
enum Leniency {
    SPREAD_SELECTORS,
    SPREAD_KEYS,
    AFFINITY_SELECTORS,
    NODE_LABELS,
    HOST_NETWORK_WITHOUT_USERS,
    DEVICES_WITHOUT_USERS,
    TOKEN_PATHS,
    SYSCTLS_OF_THE_HOST,
    UNEVEN_PAGES,
    INIT_RESIZES_THAT_RESTART,
    DELETION_COST,
    COMPARED_TAINTS,
    ANY_SELINUX_POLICY;

    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    /** @param old the Pod or the template that is to be replaced; absent when there is none */
    static Set<Leniency> of(Field old) {
        Set<Leniency> all = EnumSet.noneOf(Leniency.class);
        if (old.absent()) {
            return all;
        }
        Field spec = old.get("spec");
        wrong(all, SPREAD_SELECTORS, spec.get("topologySpreadConstraints"),
                place -> place.items().forEach(each -> Labels.selector(each.get("labelSelector"))));
        wrong(all, SPREAD_KEYS, spec.get("topologySpreadConstraints"), place -> place.items().forEach(SchedulingRules::labelKeys));
        wrong(all, AFFINITY_SELECTORS, spec.get("affinity"), place -> SchedulingRules.podTerms(place).forEach(each -> {
            Labels.selector(each.get("labelSelector"));
            Labels.selector(each.get("namespaceSelector"));
        }));
        wrong(all, NODE_LABELS, spec.get("affinity"), SchedulingRules::nodeLabels);
        wrong(all, TOKEN_PATHS, spec.get("volumes"), volumes -> volumes.items().stream()
                .flatMap(each -> each.get("projected").get("sources").items().stream())
                .map(each -> each.get("serviceAccountToken"))
                .filter(Field::present)
                .forEach(each -> PathRules.localAndNotReserved(each.get("path"))));
        wrong(all, SYSCTLS_OF_THE_HOST, spec, each -> SecurityRules.hostSysctls(each.get("securityContext").get("sysctls"), each));
        wrong(all, UNEVEN_PAGES, spec, Leniency::pages);
        wrong(all, DELETION_COST, old.get("metadata").get("annotations"), PodAnnotationRules::deletionCost);
        boolean withoutUsers = spec.get("hostUsers").present() && !spec.get("hostUsers").isTrue();
        when(all, HOST_NETWORK_WITHOUT_USERS, withoutUsers && spec.get("hostNetwork").isTrue());
        when(all, DEVICES_WITHOUT_USERS, withoutUsers && containers(spec).anyMatch(each -> !each.get("volumeDevices").empty()));
        when(all, INIT_RESIZES_THAT_RESTART, spec.get("initContainers").items().stream()
                .filter(each -> !each.get("restartPolicy").is("Always"))
                .flatMap(each -> each.get("resizePolicy").items().stream())
                .anyMatch(each -> each.get("restartPolicy").is("RestartContainer")));
        when(all, COMPARED_TAINTS, spec.get("tolerations").items().stream()
                .anyMatch(each -> each.get("operator").is("Lt") || each.get("operator").is("Gt")));
        when(all, ANY_SELINUX_POLICY, spec.get("securityContext").get("seLinuxChangePolicy").present());
        return all;
    }

    private static void wrong(Set<Leniency> all, Leniency leniency, Field place, Consumer<Field> rule) {
        Field muted = place.muted();
        rule.accept(muted);
        when(all, leniency, !muted.errors().isEmpty());
    }

    private static void when(Set<Leniency> all, Leniency leniency, boolean condition) {
        if (condition) {
            all.add(leniency);
        }
    }

    private static Stream<Field> containers(Field spec) {
        return LISTS.stream().flatMap(each -> spec.get(each).items().stream());
    }

    private static void pages(Field spec) {
        containers(spec).flatMap(each -> Stream.of("limits", "requests").map(list -> each.get("resources").get(list)))
                .forEach(Leniency::wholePages);
        wholePages(spec.get("overhead"));
    }

    private static void wholePages(Field amounts) {
        for (Map.Entry<String, Field> each : amounts.entries()) {
            if (ResourceNames.isHugePages(each.getKey())) {
                ResourceRules.wholePages(each.getValue(), each.getKey());
            }
        }
    }
}
