package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** An IngressClass: whose Ingresses are those that name it. */
public record IngressClass(ObjectMeta metadata, Spec spec) {

    /** The controller that serves Ingresses in this cluster. */
    public static final String CONTROLLER = "k8s.io/ingress-nginx";
    /** The name of its class, and what the old annotation says. */
    public static final String NAME = "nginx";

    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

    public IngressClass {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? new Spec(null) : spec;
    }

    /** Whose it is. */
    public record Spec(@Nullable String controller) {}

    /** Whether it is of {@link #CONTROLLER}. */
    public boolean served() {
        return CONTROLLER.equals(spec.controller());
    }

    /** Whether Ingresses that name no class get it. */
    public boolean standard() {
        return "true".equals(metadata.annotations().get(DEFAULT));
    }
}
