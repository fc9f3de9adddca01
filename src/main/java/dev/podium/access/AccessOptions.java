package dev.podium.access;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the cluster is guarded.
 *
 * @param authentication what becomes of who shows nothing
 * @param keys the folder in which keys and certificates are kept; null: in memory, made anew each time
 * @param names the server's, beside those that every server has: host names and addresses
 */
public record AccessOptions(
        Authentication authentication, Authorization authorization, @Nullable Path keys, List<String> names) {

    /** What becomes of requests that show neither a certificate nor a token. */
    public enum Authentication {
        /** Over plain HTTP, who shows nothing is the administrator. */
        OPTIONAL,
        /** Who shows nothing is nobody, and may do what roles let nobody do: without roles, nothing. */
        REQUIRED
    }

    /** Who may do what. */
    public enum Authorization {
        /** Everybody may do everything. */
        ALWAYS_ALLOW,
        /** What roles and bindings say. */
        RBAC
    }

    /** Everybody may do everything, and keys are made anew. */
    public static final AccessOptions OPEN =
            new AccessOptions(Authentication.OPTIONAL, Authorization.ALWAYS_ALLOW, null, List.of());

    public AccessOptions {
        names = List.copyOf(names);
    }

    /** Roles and bindings count, and who shows nothing is nobody. */
    public AccessOptions guarded() {
        return new AccessOptions(Authentication.REQUIRED, Authorization.RBAC, keys, names);
    }
}
