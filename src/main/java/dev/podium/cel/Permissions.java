package dev.podium.cel;

/** Who decides what expressions ask about permissions: what stands behind the variable {@code authorizer}. */
@FunctionalInterface
public interface Permissions {

    Decision decide(Question question);

    /** The value of the variable {@code authorizer}. */
    default Object authorizer() {
        return new PermissionFunctions.Asker(this, "", "");
    }

    /** The value of the variable {@code authorizer.requestResource}: what a request is about, but for the verb. */
    default Object about(Resource resource) {
        return new PermissionFunctions.ResourceCheck(new PermissionFunctions.Asker(this, "", ""), resource);
    }

    /**
     * Whether somebody may do something.
     *
     * @param namespace of the ServiceAccount that is asked about; empty: whoever makes the request is
     * @param account its name
     */
    record Question(String namespace, String account, Subject subject, String verb) {}

    /** What it is to be done to. */
    sealed interface Subject {}

    /** A path that is no resource's. */
    record Path(String path) implements Subject {}

    /** @param name empty: to no particular object */
    record Resource(String group, String resource, String subresource, String namespace, String name) implements Subject {}

    /** @param reason why; may be empty */
    record Decision(boolean allowed, String reason) {}
}
