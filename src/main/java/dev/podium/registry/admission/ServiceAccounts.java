package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.RandomSuffix;
import dev.podium.registry.Registry;
import dev.podium.registry.WriteOptions;
import dev.podium.watch.CachedObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every Pod runs as a ServiceAccount: the one it names, which must exist, else its namespace's default. Its containers find a token of the
 * account in their files, unless the Pod or the account does without (upstream's {@code plugin/pkg/admission/serviceaccount}).
 */
public final class ServiceAccounts implements Admission {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceAccounts.class);
    private static final String DEFAULT = "default";
    private static final String VOLUME = "kube-api-access-";
    private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    /** An hour, and as much more as tells upstream's own tokens from others. */
    private static final int LIFE = 3607;

    private final BiFunction<String, String, @Nullable CachedObject> accounts;
    private final RandomSuffix suffixes = new RandomSuffix();
    private @Nullable Registry registry;

    /** @param accounts looks an account up by namespace and name */
    public ServiceAccounts(BiFunction<String, String, @Nullable CachedObject> accounts) {
        this.accounts = accounts;
    }

    @Override
    public void begin(Registry registry) {
        this.registry = registry;
    }

    @Override
    public void mutate(Request request) {
        if (!request.creates("pods") || !(request.written().get("spec") instanceof ObjectNode spec)) {
            return;
        }
        String name = spec.path("serviceAccountName").asString("");
        if (name.isEmpty()) {
            name = DEFAULT;
            spec.put("serviceAccountName", name);
        }
        spec.put("serviceAccount", name);
        CachedObject found = find(request.namespace(), name);
        if (found == null) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "error looking up service account " + request.namespace() + "/" + name + ": serviceaccount \""
                            + name + "\" not found");
        }
        JsonNode account = found.view(JsonNode.class, Json::parse);
        if (spec.path("automountServiceAccountToken").asBoolean(account.path("automountServiceAccountToken").asBoolean(true))) {
            mountToken(spec);
        }
        if (spec.path("imagePullSecrets").isEmpty() && !account.path("imagePullSecrets").isEmpty()) {
            spec.set("imagePullSecrets", account.path("imagePullSecrets").deepCopy());
        }
    }

    /**
     * Every namespace has the account {@code default}, only perhaps not yet: upstream waits for its controller, and here whoever
     * needs it first makes it.
     */
    private @Nullable CachedObject find(String namespace, String name) {
        CachedObject found = accounts.apply(namespace, name);
        if (found != null || !name.equals(DEFAULT) || registry == null) {
            return found;
        }
        ObjectNode account = JsonNodeFactory.instance.objectNode();
        account.putObject("metadata").put("name", DEFAULT);
        try {
            registry.create(
                    Objects.requireNonNull(registry.find("", "v1", "serviceaccounts")),
                    namespace,
                    account,
                    WriteOptions.by("service-account-controller"));
        } catch (ApiException refused) {
            LOG.debug("the account of namespace {} was not created: {}", namespace, refused.getMessage());
        }
        return accounts.apply(namespace, name);
    }

    /** Mounts the token where there is nothing mounted yet, and adds its volume if that was needed anywhere. */
    private void mountToken(ObjectNode spec) {
        Set<String> volumes = new HashSet<>();
        spec.path("volumes").forEach(each -> volumes.add(each.path("name").asString("")));
        String present = spec.path("volumes").valueStream()
                .map(each -> each.path("name").asString(""))
                .filter(each -> each.startsWith(VOLUME))
                .findFirst()
                .orElse("");
        String volume = present.isEmpty() ? fresh(volumes) : present;
        boolean needed = false;
        for (String containers : List.of("initContainers", "containers")) {
            for (JsonNode each : spec.path(containers)) {
                if (each instanceof ObjectNode container && each.path("volumeMounts").valueStream()
                        .noneMatch(mount -> mount.path("mountPath").asString("").equals(PATH))) {
                    list(container, "volumeMounts")
                            .addObject()
                            .put("name", volume)
                            .put("readOnly", true)
                            .put("mountPath", PATH);
                    needed = true;
                }
            }
        }
        if (needed && present.isEmpty()) {
            source(list(spec, "volumes").addObject().put("name", volume).putObject("projected"));
        }
    }

    private static ArrayNode list(ObjectNode object, String name) {
        return object.get(name) instanceof ArrayNode present ? present : object.putArray(name);
    }

    private static void source(ObjectNode projected) {
        ArrayNode sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", LIFE)
                .put("path", "token");
        sources.addObject()
                .putObject("configMap")
                .put("name", "kube-root-ca.crt")
                .putArray("items")
                .addObject()
                .put("key", "ca.crt")
                .put("path", "ca.crt");
        ObjectNode item = sources.addObject().putObject("downwardAPI").putArray("items").addObject();
        item.put("path", "namespace").putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
        projected.put("defaultMode", 0644);
    }

    private String fresh(Set<String> taken) {
        String name = VOLUME + suffixes.next();
        return taken.contains(name) ? fresh(taken) : name;
    }
}
