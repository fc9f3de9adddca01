package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is accepted in Pods and their templates, and hardly meant (upstream's {@code pkg/api/pod/warnings.go}). */
public final class PodWarnings {

    private static final Map<String, String> ANNOTATIONS = new LinkedHashMap<>();
    private static final Map<String, String> VOLUMES = new LinkedHashMap<>();
    private static final String SECCOMP = "use the \"seccompProfile\" field instead";

    static {
        ANNOTATIONS.put(
                "scheduler.alpha.kubernetes.io/critical-pod",
                "non-functional in v1.16+; use the \"priorityClassName\" field instead");
        ANNOTATIONS.put(
                "security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead");
        ANNOTATIONS.put(
                "security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead");
        VOLUMES.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        VOLUMES.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
        VOLUMES.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        VOLUMES.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
        VOLUMES.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        VOLUMES.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
        VOLUMES.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        VOLUMES.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        VOLUMES.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    }

    private final List<String> warnings = new ArrayList<>();

    private PodWarnings() {}

    /** About a Pod or a template of one. */
    public static List<String> of(Field pod) {
        PodWarnings found = new PodWarnings();
        Field spec = pod.get("spec");
        found.places(spec);
        Field annotations = pod.get("metadata").get("annotations");
        ANNOTATIONS.forEach((key, why) -> found.ifPresent(annotations.key(key), why));
        for (Field volume : spec.get("volumes").items()) {
            VOLUMES.forEach((source, why) -> found.ifPresent(volume.get(source), why));
            found.warnings.addAll(ofClaim(volume.get("ephemeral").get("volumeClaimTemplate").get("spec")));
        }
        found.warnings.addAll(PathWarnings.of(spec.get("volumes")));
        found.repeated(spec.get("hostAliases"), "ip");
        found.repeated(spec.get("imagePullSecrets"), "name");
        for (Field secret : spec.get("imagePullSecrets").items()) {
            if (secret.get("name").empty()) {
                found.warn(secret.get("name"), "invalid empty name \"\"");
            }
        }
        found.wholeBytes(spec.get("overhead"));
        if (spec.get("securityContext").get("seccompProfile").absent()) {
            found.ifPresent(annotations.key("seccomp.security.alpha.kubernetes.io/pod"), "non-functional in v1.27+; " + SECCOMP);
        }
        List<Field> containers = containers(spec);
        containers.forEach(each -> found.container(each, spec, annotations));
        found.ports(containers);
        if (spec.get("terminationGracePeriodSeconds").number() < 0) {
            found.warn(
                    spec.get("terminationGracePeriodSeconds"),
                    "must be >= 0; negative values are invalid and will be treated as 1");
        }
        found.affinity(spec.get("affinity").get("podAffinity"));
        found.affinity(spec.get("affinity").get("podAntiAffinity"));
        spec.get("dnsConfig").get("nameservers").items().forEach(each -> found.warnings.addAll(AddressForms.ofAddress(each)));
        spec.get("hostAliases").items().forEach(each -> found.warnings.addAll(AddressForms.ofAddress(each.get("ip"))));
        return found.warnings;
    }

    /** About a term by which nodes are selected. */
    public static List<String> ofTerm(Field term) {
        PodWarnings found = new PodWarnings();
        found.term(term);
        return found.warnings;
    }

    /** About the spec of a claim. */
    public static List<String> ofClaim(Field spec) {
        List<String> warnings = new ArrayList<>();
        for (String each : List.of("requests", "limits")) {
            Field amount = spec.get("resources").get(each).key("storage");
            if (ResourceNames.quantity(amount).amount().stripTrailingZeros().scale() > 0) {
                warnings.add(amount.path() + ": fractional byte value " + FieldError.quoted(amount.text())
                        + " is invalid, must be an integer");
            }
        }
        return warnings;
    }

    /** About a label's name by which nodes are selected. */
    public static List<String> ofKey(Field key) {
        String deprecation = NodeLabels.deprecation(key.text());
        return deprecation == null ? List.of() : List.of(key.path() + ": " + deprecation);
    }

    /** About a name that Pods' host names are made of. */
    public static List<String> ofName(Field name, String use) {
        List<String> problems = Names.label(name.text());
        return problems.isEmpty()
                ? List.of()
                : List.of(name.path() + ": this is used in " + use + ", which can result in surprising behavior; a DNS label is "
                        + "recommended: [" + String.join(" ", problems) + "]");
    }

    private static List<Field> containers(Field spec) {
        List<Field> all = new ArrayList<>(spec.get("initContainers").items());
        all.addAll(spec.get("containers").items());
        all.addAll(spec.get("ephemeralContainers").items());
        return all;
    }

    private void warn(Field field, String why) {
        warnings.add(field.path() + ": " + why);
    }

    private void ifPresent(Field field, String why) {
        if (field.present()) {
            warn(field, why);
        }
    }

    /** Where Pods may go, by labels of nodes and of other Pods. */
    private void places(Field spec) {
        for (Map.Entry<String, Field> each : spec.get("nodeSelector").entries()) {
            String why = NodeLabels.deprecation(each.getKey());
            if (why != null) {
                warn(each.getValue(), why);
            }
        }
        Field nodes = spec.get("affinity").get("nodeAffinity");
        nodes.get("requiredDuringSchedulingIgnoredDuringExecution").get("nodeSelectorTerms").items().forEach(this::term);
        nodes.get("preferredDuringSchedulingIgnoredDuringExecution").items().forEach(each -> term(each.get("preference")));
        for (Field constraint : spec.get("topologySpreadConstraints").items()) {
            label(constraint.get("topologyKey"));
            selects(constraint.get("labelSelector"));
        }
    }

    private void term(Field term) {
        term.get("matchExpressions").items().forEach(each -> label(each.get("key")));
    }

    private void label(Field key) {
        String why = NodeLabels.deprecation(key.text());
        if (why != null) {
            warn(key, key.text() + " is " + why);
        }
    }

    private void selects(Field selector) {
        if (selector.absent()) {
            warn(selector, "a null labelSelector results in matching no pod");
        }
    }

    private void affinity(Field affinity) {
        affinity.get("requiredDuringSchedulingIgnoredDuringExecution").items().forEach(each -> selects(each.get("labelSelector")));
        affinity.get("preferredDuringSchedulingIgnoredDuringExecution")
                .items()
                .forEach(each -> selects(each.get("podAffinityTerm").get("labelSelector")));
    }

    private void repeated(Field list, String key) {
        Set<String> seen = new HashSet<>();
        for (Field each : list.items()) {
            if (!seen.add(each.get(key).text())) {
                warn(each.get(key), "duplicate " + key + " \"" + each.get(key).text() + "\"");
            }
        }
    }

    private void wholeBytes(Field amounts) {
        for (String resource : List.of("memory", "ephemeral-storage")) {
            Field amount = amounts.key(resource);
            if (amount.present() && fractional(amount.text())) {
                warn(amount, "fractional byte value \"" + amount.text() + "\" is invalid, must be an integer");
            }
        }
    }

    private static boolean fractional(String quantity) {
        return ResourceQuantity.parse(quantity).amount().stripTrailingZeros().scale() > 0;
    }

    private void container(Field container, Field spec, Field annotations) {
        String name = container.get("name").text();
        Field security = container.get("securityContext");
        if (security.get("seccompProfile").absent()) {
            ifPresent(annotations.key("container.seccomp.security.alpha.kubernetes.io/" + name), "non-functional in v1.27+; " + SECCOMP);
        }
        if (security.get("appArmorProfile").absent() && spec.get("securityContext").get("appArmorProfile").absent()) {
            ifPresent(
                    annotations.key("container.apparmor.security.beta.kubernetes.io/" + name),
                    "deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
        wholeBytes(container.get("resources").get("limits"));
        wholeBytes(container.get("resources").get("requests"));
        Set<String> seen = new HashSet<>();
        for (Field variable : container.get("env").items()) {
            String key = variable.get("name").text();
            String reference = "$(" + key + ")";
            String value = variable.get("value").text();
            // A value that only adds to the one before is meant.
            boolean hides = variable.get("valueFrom").present() || value.equals(reference) || !value.contains(reference);
            if (!seen.add(key) && hides) {
                warn(variable, "hides previous definition of \"" + key + "\", which may be dropped when using apply");
            }
        }
    }

    private void ports(List<Field> containers) {
        Map<String, List<Field>> all = new LinkedHashMap<>();
        for (Field container : containers) {
            for (Field port : container.get("ports").items()) {
                Field ip = port.get("hostIP");
                if (!ip.empty() && port.get("hostPort").number() == 0) {
                    warn(port, "hostIP set without hostPort: {Name:" + port.get("name").text() + " HostPort:0 ContainerPort:"
                            + port.get("containerPort").number() + " Protocol:" + port.get("protocol").text() + " HostIP:"
                            + ip.text() + "}");
                }
                List<Field> others = all.computeIfAbsent(
                        port.get("containerPort").number() + "/" + port.get("protocol").text(), _ -> new ArrayList<>());
                others.forEach(other -> clash(port, other));
                others.add(port);
            }
        }
    }

    private void clash(Field port, Field other) {
        long host = port.get("hostPort").number();
        long otherHost = other.get("hostPort").number();
        String ip = port.get("hostIP").text();
        String otherIp = other.get("hostIP").text();
        if (host == otherHost && ip.equals(otherIp)) {
            warn(port, "duplicate port definition with " + other.path());
        } else if (host == 0 || otherHost == 0) {
            warn(port, "overlapping port definition with " + other.path());
        } else if (host == otherHost && ip.isEmpty() != otherIp.isEmpty()) {
            warn(port, "dangerously ambiguous port definition with " + other.path());
        }
    }
}
