package dev.podium.model;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An Ingress, as those read it who bring requests from outside to Services. */
public record Ingress(ObjectMeta metadata, Spec spec, ServiceStatus status) {

    /** What named the class before there was a field for it. */
    private static final String OLD_CLASS = "kubernetes.io/ingress.class";

    public Ingress {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? new Spec(null, null, List.of(), List.of()) : spec;
        status = status == null ? ServiceStatus.NONE : status;
    }

    /** What is to lead where. */
    public record Spec(
            @Nullable String ingressClassName,
            @Nullable Backend defaultBackend,
            List<Tls> tls,
            List<Rule> rules) {
        public Spec {
            tls = Defaults.list(tls);
            rules = Defaults.list(rules);
        }
    }

    /** The Secret with which some hosts are served over TLS; no hosts: all of the Ingress. */
    public record Tls(List<String> hosts, @Nullable String secretName) {
        public Tls {
            hosts = Defaults.list(hosts);
        }
    }

    /** Where the paths of a host lead. */
    public record Rule(@Nullable String host, @Nullable Http http) {

        /** The host, which may begin with {@code *.}; the empty string for every one that no other rule is for. */
        public String hostOrEmpty() {
            return host == null ? "" : host;
        }

        public List<Path> paths() {
            return http == null ? List.of() : http.paths();
        }
    }

    /** The paths of a rule. */
    public record Http(List<Path> paths) {
        public Http {
            paths = Defaults.list(paths);
        }
    }

    /** A path, and where it leads. */
    public record Path(
            @Nullable String path,
            @Nullable String pathType,
            @Nullable Backend backend) {}

    /** Where requests go; without a Service, to a resource that only some controllers know. */
    public record Backend(@Nullable BackendService service) {}

    /** A Service and one of its ports. */
    public record BackendService(String name, @Nullable BackendPort port) {}

    /** A port by its name or by its number. */
    public record BackendPort(
            @Nullable String name, @Nullable Integer number) {}

    /** The class that it says it is of, by the field or else by the old annotation; null: it says nothing. */
    public @Nullable String className() {
        return spec.ingressClassName() != null ? spec.ingressClassName() : metadata.annotations().get(OLD_CLASS);
    }

    /**
     * Whether it is for the controller of {@link IngressClass#CONTROLLER}: the field names a class of that controller or, where
     * there is no field, the old annotation names {@link IngressClass#NAME}, whether there is such a class or not.
     *
     * @param classes finds a class by its name
     */
    public boolean served(Function<String, @Nullable IngressClass> classes) {
        if (spec.ingressClassName() == null) {
            return IngressClass.NAME.equals(metadata.annotations().get(OLD_CLASS));
        }
        IngressClass named = classes.apply(spec.ingressClassName());
        return named != null && named.served();
    }

    /** The addresses at which it is said to answer. */
    public List<String> addresses() {
        return status.loadBalancer().ingress().stream()
                .map(ServiceStatus.Ingress::ip)
                .filter(Objects::nonNull)
                .toList();
    }
}
