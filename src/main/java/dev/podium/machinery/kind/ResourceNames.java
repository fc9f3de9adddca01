package dev.podium.machinery.kind;

import dev.podium.machinery.ResourceQuantity;
import dev.podium.model.Names;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** The names and amounts of compute resources (upstream's pkg/apis/core/helper and ValidateResourceQuantityValue). */
public final class ResourceNames {
    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> COUNTED = Set.of(
            "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps",
            "persistentvolumeclaims", "services.nodeports", "services.loadbalancers");
    private static final Set<String> STANDARD = Set.of(
            "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
            "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services",
            "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "storage", "requests.storage",
            "services.nodeports", "services.loadbalancers");

    private static final Set<String> QUOTA = Set.of(
            "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage",
            "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas",
            "services", "replicationcontrollers", "secrets", "persistentvolumeclaims", "configmaps", "services.nodeports",
            "services.loadbalancers");

    private ResourceNames() {}

    public static boolean isHugePages(String name) {
        return name.startsWith("hugepages-");
    }

    /** Whether Kubernetes itself defines the resource: its name has no domain, or one of kubernetes.io's. */
    public static boolean isNative(String name) {
        return !name.contains("/") || name.contains("kubernetes.io/");
    }

    public static boolean isExtended(String name) {
        return !isNative(name) && !name.startsWith("requests.") && Names.qualified("requests." + name).isEmpty();
    }

    public static boolean overcommits(String name) {
        return isNative(name) && !isHugePages(name);
    }

    /** A name that any resource may have. */
    static List<String> standard(String name) {
        List<String> problems = Names.qualified(name);
        if (!problems.isEmpty()) {
            return problems;
        }
        return name.contains("/") || STANDARD.contains(name) || isHugePages(name) || name.startsWith("requests.hugepages-")
                ? List.of()
                : List.of("must be a standard resource type or fully qualified");
    }

    /** Whether a quota may bound it by that name, without a domain. */
    public static boolean isQuota(String name) {
        return QUOTA.contains(name) || isHugePages(name) || name.startsWith("requests.hugepages-");
    }

    /** Checks the name of what a quota bounds. */
    public static void quota(Field amount, String name) {
        standard(name).forEach(problem -> amount.invalid(name, problem));
        if (!name.contains("/") && !isQuota(name)) {
            amount.invalid(name, "must be a standard resource for quota");
        }
    }

    /** Checks a name that any resource may have. */
    public static void any(Field amount, String name) {
        standard(name).forEach(problem -> amount.invalid(name, problem));
    }

    /** Checks the name under which a container asks for something. */
    public static void container(Field amount, String name) {
        standard(name).forEach(problem -> amount.invalid(name, problem));
        if (!name.contains("/")) {
            if (!CONTAINER.contains(name) && !isHugePages(name)) {
                amount.invalid(name, "must be a standard resource for containers");
            }
        } else if (!isNative(name) && !isExtended(name)) {
            amount.invalid(name, "doesn't follow extended resource name standard");
        }
    }

    /** Checks an amount: not negative, and whole where the resource is counted. */
    public static void amount(Field amount, String name) {
        BigDecimal value = quantity(amount).amount();
        if (value.signum() < 0) {
            amount.invalid("must be greater than or equal to 0");
        }
        boolean counted = COUNTED.contains(name) || isExtended(name);
        if (counted && value.stripTrailingZeros().scale() > 0) {
            amount.invalid("must be an integer");
        }
    }

    /** The quantity that stands here; nought where none does. */
    public static ResourceQuantity quantity(Field field) {
        try {
            return ResourceQuantity.parse(field.present() ? field.value().asString("0") : "0");
        } catch (IllegalArgumentException malformed) {
            return ResourceQuantity.parse("0");
        }
    }
}
