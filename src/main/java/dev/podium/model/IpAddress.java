package dev.podium.model;

/** An IPAddress: who has the address that it is named for. */
public record IpAddress(ObjectMeta metadata, Spec spec) {

    /** The label that says which family the address is of. */
    public static final String FAMILY = "ipaddress.kubernetes.io/ip-family";
    /** The label that says who gives the address out and takes it back. */
    public static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    /** What it says when that is the API server, for Services. */
    public static final String ALLOCATOR = "ipallocator.k8s.io";

    private static final String SERVICES = "services";

    public IpAddress {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? new Spec(null) : spec;
    }

    /** Whose it is; does not change. */
    public record Spec(Parent parentRef) {
        public Spec {
            parentRef = parentRef == null ? new Parent(null, null, null, null) : parentRef;
        }
    }

    /** The object that has the address; what is left out is empty. */
    public record Parent(String group, String resource, String namespace, String name) {
        public Parent {
            group = group == null ? "" : group;
            resource = resource == null ? "" : resource;
            namespace = namespace == null ? "" : namespace;
            name = name == null ? "" : name;
        }

        public boolean service() {
            return group.isEmpty() && resource.equals(SERVICES);
        }
    }

    /** Whether the API server gave it out. */
    public boolean managed() {
        return ALLOCATOR.equals(metadata.labels().get(MANAGED_BY));
    }

    /** Whether it is an IPv4 address that the API server gave out, and says so. */
    public boolean labelled() {
        return managed() && "IPv4".equals(metadata.labels().get(FAMILY));
    }
}
