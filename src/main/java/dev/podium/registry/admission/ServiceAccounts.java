package dev.podium.registry.admission;

import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Every Pod runs as a ServiceAccount: the one it names, which must exist, else its namespace's default. */
public final class ServiceAccounts implements Admission {

    private final BiFunction<String, String, @Nullable CachedObject> accounts;

    /** @param accounts looks an account up by namespace and name */
    public ServiceAccounts(BiFunction<String, String, @Nullable CachedObject> accounts) {
        this.accounts = accounts;
    }

    @Override
    public void mutate(Request request) {
        if (!request.creates("pods") || !(request.written().get("spec") instanceof ObjectNode spec)) {
            return;
        }
        String account = spec.path("serviceAccountName").asString("");
        if (account.isEmpty()) {
            account = "default";
            spec.put("serviceAccountName", account);
        }
        spec.put("serviceAccount", account);
        if (accounts.apply(request.namespace(), account) == null) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "error looking up service account " + request.namespace() + "/" + account + ": serviceaccount \""
                            + account + "\" not found");
        }
    }
}
