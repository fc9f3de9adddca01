package dev.podium.controller.endpointslice;

import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.EndpointSlice;
import dev.podium.model.OwnerReference;
import dev.podium.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fewest writes after which a Service's slices say what they should (upstream's {@code reconciler.go}): endpoints stay
 * where they are, new ones go first into slices that change anyway, then into one with room, then into new slices.
 *
 * @param updated drafts by the name of the slice
 */
record Plan(List<SliceDraft> created, Map<String, SliceDraft> updated, List<EndpointSlice> deleted) {

    private static final int FULL = 100;

    static Plan of(Service service, List<EndpointSlice> present, Targets targets) {
        Plan plan = new Plan(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        List<String> families = targets.families();
        for (String family : families) {
            plan.family(service, family, present.stream().filter(each -> each.addressType().equals(family)).toList(), targets);
        }
        present.stream().filter(each -> !families.contains(each.addressType())).forEach(plan.deleted::add);
        return plan;
    }

    private void family(Service service, String family, List<EndpointSlice> present, Targets targets) {
        Map<List<EndpointPort>, List<EndpointSlice>> slices = new LinkedHashMap<>();
        List<EndpointSlice> leaving = new ArrayList<>();
        for (EndpointSlice each : present) {
            if (owned(each, service)) {
                slices.computeIfAbsent(sorted(each.ports()), _ -> new ArrayList<>()).add(each);
            } else {
                leaving.add(each);
            }
        }
        List<SliceDraft> coming = new ArrayList<>();
        targets.byPorts(family).forEach((ports, endpoints) -> {
            List<EndpointSlice> same = slices.remove(sorted(ports));
            group(service, new SliceDraft(family, ports, List.of()), same == null ? List.of() : same, endpoints, coming, leaving);
        });
        slices.values().forEach(leaving::addAll);
        if (present.size() == leaving.size() && coming.isEmpty()) {
            // A Service without endpoints has an empty slice, to show that it was seen to.
            SliceDraft empty = new SliceDraft(family, List.of(), List.of());
            if (leaving.size() == 1 && says(leaving.getFirst(), empty, service) && owned(leaving.getFirst(), service)) {
                return;
            }
            coming.add(empty);
        }
        reuse(service, coming, leaving);
        created.addAll(coming);
        deleted.addAll(leaving);
    }

    /** Turns slices that would go into ones that would come. */
    private void reuse(Service service, List<SliceDraft> coming, List<EndpointSlice> leaving) {
        Iterator<EndpointSlice> each = leaving.iterator();
        while (each.hasNext() && !coming.isEmpty()) {
            EndpointSlice slice = each.next();
            if (owned(slice, service)) {
                updated.put(slice.metadata().nameOrEmpty(), coming.removeLast());
                each.remove();
            }
        }
    }

    /** Sees to the slices with certain ports. */
    private void group(
            Service service,
            SliceDraft blank,
            List<EndpointSlice> present,
            List<Endpoint> endpoints,
            List<SliceDraft> coming,
            List<EndpointSlice> leaving) {
        Map<Object, Endpoint> wanted = new LinkedHashMap<>();
        endpoints.forEach(each -> wanted.put(identity(each), each));
        Map<EndpointSlice, List<Endpoint>> changed = new LinkedHashMap<>();
        List<EndpointSlice> unchanged = new ArrayList<>();
        for (EndpointSlice slice : present) {
            List<Endpoint> kept = new ArrayList<>();
            for (Endpoint each : slice.endpoints()) {
                Endpoint found = wanted.remove(identity(each));
                if (found != null) {
                    kept.add(found);
                }
            }
            boolean same = kept.equals(slice.endpoints());
            if (kept.isEmpty() && !same) {
                leaving.add(slice);
            } else if (same && slice.metadata().labels().equals(SliceLabels.of(service))) {
                unchanged.add(slice);
            } else {
                changed.put(slice, kept);
            }
        }
        Iterator<Endpoint> left = wanted.values().iterator();
        changed.values().stream()
                .sorted(Comparator.comparing((List<Endpoint> each) -> each.size()).reversed())
                .forEach(each -> fill(each, left));
        if (left.hasNext()) {
            List<Endpoint> rest = new ArrayList<>();
            left.forEachRemaining(rest::add);
            place(blank, rest, unchanged, changed, coming);
        }
        changed.forEach((slice, kept) ->
                updated.put(slice.metadata().nameOrEmpty(), new SliceDraft(blank.addressType(), slice.ports(), kept)));
    }

    private static void fill(List<Endpoint> slice, Iterator<Endpoint> left) {
        while (slice.size() < FULL && left.hasNext()) {
            slice.add(left.next());
        }
    }

    /** Puts what is left into new slices, and the last of it into one that it nearly fills, if there is one. */
    private static void place(
            SliceDraft blank,
            List<Endpoint> rest,
            List<EndpointSlice> unchanged,
            Map<EndpointSlice, List<Endpoint>> changed,
            List<SliceDraft> coming) {
        for (int from = 0; from < rest.size(); from += FULL) {
            List<Endpoint> part = rest.subList(from, Math.min(rest.size(), from + FULL));
            EndpointSlice roomy = part.size() < FULL ? fullest(unchanged, part.size()) : null;
            if (roomy == null) {
                coming.add(new SliceDraft(blank.addressType(), blank.ports(), List.copyOf(part)));
            } else {
                List<Endpoint> longer = new ArrayList<>(roomy.endpoints());
                longer.addAll(part);
                changed.put(roomy, longer);
            }
        }
    }

    private static @Nullable EndpointSlice fullest(List<EndpointSlice> slices, int more) {
        return slices.stream()
                .filter(each -> each.endpoints().size() + more <= FULL)
                .max(Comparator.comparing(each -> each.endpoints().size()))
                .orElse(null);
    }

    private static Object identity(Endpoint endpoint) {
        Map<String, Object> identity = new HashMap<>();
        identity.put("addresses", endpoint.addresses());
        identity.put("hostname", endpoint.hostname());
        identity.put("target", endpoint.targetRef());
        return identity;
    }

    private static boolean says(EndpointSlice slice, SliceDraft draft, Service service) {
        return slice.endpoints().equals(draft.endpoints())
                && slice.ports().equals(draft.ports())
                && slice.metadata().labels().equals(SliceLabels.of(service));
    }

    private static boolean owned(EndpointSlice slice, Service service) {
        for (OwnerReference each : slice.metadata().ownerReferences()) {
            if (each.uid().equals(service.metadata().uidOrEmpty()) && each.kind().equals("Service")) {
                return true;
            }
        }
        return false;
    }

    private static List<EndpointPort> sorted(List<EndpointPort> ports) {
        return ports.stream()
                .sorted(Comparator.comparing((EndpointPort each) -> String.valueOf(each.name()))
                        .thenComparing(each -> String.valueOf(each.port())))
                .toList();
    }
}
