package dev.podium.ingress;

import dev.podium.client.ObjectKey;
import dev.podium.model.Ingress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What all Ingresses together say of one host (ingress-nginx' {@code createServers} and {@code getBackendServers}): of what several
 * say, that of the eldest counts.
 *
 * @param regex whether all paths are regular expressions: one Ingress that needs that decides for the whole host
 * @param tls whether the host is served over TLS
 * @param secret where the certificate for that is; null: nowhere
 * @param locations those that count first, first
 */
record Site(boolean regex, boolean tls, @Nullable ObjectKey secret, List<Location> locations) {

    /** What is asked first: longer paths, and of two that are the same the one that is exact. */
    private static final Comparator<Location> ORDER = Comparator.comparing((Location each) -> each.path().length())
            .reversed()
            .thenComparing(Location::kind);

    private static final Comparator<Ingress> AGE = Comparator.comparing((Ingress each) -> each.metadata().createdAt())
            .thenComparing(each -> each.metadata().namespaceOrEmpty() + "/" + each.metadata().nameOrEmpty());

    private static final String EVERYTHING = "/";

    /**
     * @param host as the rules have it, in lower case; the empty string for requests that are for no host with rules of its own
     * @param ingresses those that say something of the host, and maybe others
     */
    static Site of(String host, List<Ingress> ingresses) {
        List<Ingress> eldestFirst = ingresses.stream().filter(each -> !Canary.is(each)).sorted(AGE).toList();
        List<Location> locations = new ArrayList<>();
        if (host.isEmpty()) {
            // One without any rules is meant for everything, and comes before rules that say the same.
            eldestFirst.stream()
                    .filter(each -> each.spec().rules().isEmpty() && each.spec().defaultBackend() != null)
                    .limit(1)
                    .forEach(each -> add(locations, each, EVERYTHING, "Prefix", each.spec().defaultBackend()));
        }
        eldestFirst.forEach(ingress -> ingress.spec().rules().stream()
                .filter(rule -> is(host, rule.hostOrEmpty()))
                .flatMap(rule -> rule.paths().stream())
                .forEach(each -> add(locations, ingress, each.path(), each.pathType(), each.backend())));
        if (!host.isEmpty()) {
            eldestFirst.stream()
                    .filter(each -> names(each, host))
                    .limit(1)
                    .forEach(each -> add(locations, each, EVERYTHING, "Prefix", each.spec().defaultBackend()));
        }
        ingresses.stream().filter(Canary::is).sorted(AGE).forEach(each -> share(locations, each, host));
        locations.sort(ORDER);
        List<Ingress> secured = eldestFirst.stream()
                .filter(each -> names(each, host) && each.spec().tls().stream().anyMatch(tls -> secures(tls, host)))
                .toList();
        return new Site(
                locations.stream().anyMatch(each -> each.settings().regex() || each.rewrites()),
                !secured.isEmpty(),
                secret(secured, host),
                List.copyOf(locations));
    }

    /** Where a path leads; null: nowhere. */
    @Nullable Location find(String path) {
        return locations.stream()
                .filter(each -> regex ? each.fits(path) : each.covers(path))
                .findFirst()
                .orElse(null);
    }

    private static void add(
            List<Location> locations,
            Ingress ingress,
            @Nullable String path,
            @Nullable String type,
            Ingress.@Nullable Backend backend) {
        Location made = new Location(
                path(path),
                kind(type),
                ingress.metadata().namespaceOrEmpty(),
                backend == null ? null : backend.service(),
                Settings.of(ingress.metadata()),
                null);
        if (locations.stream().noneMatch(each -> each.path().equals(made.path()) && each.kind() == made.kind())) {
            locations.add(made);
        }
    }

    /** A canary has no paths of its own: it shares those that other Ingresses of its namespace have, unless another one does. */
    private static void share(List<Location> locations, Ingress canary, String host) {
        for (Ingress.Rule rule : canary.spec().rules()) {
            for (Ingress.Path path : is(host, rule.hostOrEmpty()) ? rule.paths() : List.<Ingress.Path>of()) {
                Ingress.BackendService backend = path.backend() == null ? null : path.backend().service();
                locations.replaceAll(each -> backend != null
                                && each.canary() == null
                                && each.path().equals(path(path.path()))
                                && each.kind() == kind(path.pathType())
                                && each.namespace().equals(canary.metadata().namespaceOrEmpty())
                        ? each.with(Canary.of(canary.metadata(), backend))
                        : each);
            }
        }
    }

    private static String path(@Nullable String path) {
        return path == null || path.isEmpty() ? EVERYTHING : path;
    }

    private static Location.Kind kind(@Nullable String type) {
        return "Exact".equals(type) ? Location.Kind.EXACT : Location.Kind.PREFIX;
    }

    private static boolean names(Ingress ingress, String host) {
        return ingress.spec().rules().stream().anyMatch(each -> is(host, each.hostOrEmpty()));
    }

    private static boolean secures(Ingress.Tls tls, String host) {
        return tls.hosts().isEmpty() || tls.hosts().stream().anyMatch(each -> is(host, each));
    }

    private static boolean is(String host, String named) {
        return host.equals(named.toLowerCase(Locale.ROOT));
    }

    private static @Nullable ObjectKey secret(List<Ingress> secured, String host) {
        for (Ingress each : secured) {
            for (Ingress.Tls tls : each.spec().tls()) {
                if (secures(tls, host) && tls.secretName() != null && !tls.secretName().isEmpty()) {
                    return new ObjectKey(each.metadata().namespaceOrEmpty(), tls.secretName());
                }
            }
        }
        return null;
    }
}
