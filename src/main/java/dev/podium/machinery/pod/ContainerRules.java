package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Containers of the three sorts (upstream's validateContainers, validateInitContainers, validateEphemeralContainers). */
final class ContainerRules {
    private static final int MAX_CODES = 255;
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> NOT_EPHEMERAL = List.of(
            "ports", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy", "restartPolicy",
            "restartPolicyRules");

    private final Field spec;
    private final Map<String, Field> volumes;
    private final Set<Leniency> leniencies;
    private final Set<String> claims = new TreeSet<>();

    ContainerRules(Field spec, Map<String, Field> volumes, Set<Leniency> leniencies) {
        this.spec = spec;
        this.leniencies = leniencies;
        this.volumes = volumes;
        spec.get("resourceClaims").items().forEach(each -> {
            if (!each.get("name").empty()) {
                claims.add(each.get("name").text());
            }
        });
    }

    void validate() {
        regular(spec.get("containers"));
        initial(spec.get("initContainers"));
        ephemeral(spec.get("ephemeralContainers"));
    }

    private void regular(Field containers) {
        if (containers.empty()) {
            containers.required("");
            return;
        }
        Set<String> names = new HashSet<>();
        Set<String> hostPorts = new HashSet<>();
        for (Field container : containers.items()) {
            common(container);
            if (!names.add(container.get("name").text())) {
                container.get("name").duplicate();
            }
            HandlerRules.lifecycle(container.get("lifecycle"), spec);
            HandlerRules.probes(container, spec.get("terminationGracePeriodSeconds"));
            restartPolicy(container);
        }
        containers.items().forEach(container -> hostPorts(container, hostPorts));
    }

    /** A regular container may have a restart policy of its own, with rules by exit code. */
    private static void restartPolicy(Field container) {
        Field policy = container.get("restartPolicy");
        policy.ifSetOneOf(List.of("Always", "Never", "OnFailure"));
        Field rules = container.get("restartPolicyRules");
        if (!rules.empty() && policy.absent()) {
            policy.required("must specify restartPolicy when restart rules are used");
        }
        if (rules.size() > 20) {
            rules.tooMany(20);
        }
        for (Field rule : rules.items()) {
            if (!List.of("Restart", "RestartAllContainers").contains(rule.get("action").text())) {
                rule.get("action").notSupported(List.of("Restart", "RestartAllContainers"));
            }
            Field codes = rule.get("exitCodes");
            if (codes.absent()) {
                codes.required("must be specified");
            } else {
                if (!codes.get("operator").is("In") && !codes.get("operator").is("NotIn")) {
                    codes.get("operator").notSupported(List.of("In", "NotIn"));
                }
                if (codes.get("values").size() > MAX_CODES) {
                    codes.get("values").tooMany(MAX_CODES);
                }
            }
        }
    }

    /** Without a policy of its own an initial container has no rules, and nothing about these is said. */
    private static void initialRestartPolicy(Field container) {
        if (container.get("restartPolicy").present()) {
            restartPolicy(container);
        } else if (!container.get("restartPolicyRules").empty()) {
            container.get("restartPolicy").required("must specify restartPolicy when restart rules are used");
        }
    }

    private void initial(Field containers) {
        Set<String> names = new HashSet<>();
        spec.get("containers").items().forEach(each -> names.add(each.get("name").text()));
        for (Field container : containers.items()) {
            common(container);
            initialRestartPolicy(container);
            Field name = container.get("name");
            if (names.contains(name.text())) {
                name.duplicate(name.text());
            } else if (!name.empty()) {
                names.add(name.text());
            }
            Set<String> hostPorts = new HashSet<>();
            hostPorts(container.named(containers.path() + "[0]"), hostPorts);
            if (container.get("restartPolicy").is("Always")) {
                HandlerRules.lifecycle(container.get("lifecycle"), spec);
                HandlerRules.probes(container, spec.get("terminationGracePeriodSeconds"));
            } else {
                for (String each : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
                    if (container.get(each).present()) {
                        container.get(each).forbidden("may not be set for init containers without restartPolicy=Always");
                    }
                }
                if (leniencies.contains(Leniency.INIT_RESIZES_THAT_RESTART)) {
                    continue;
                }
                container.get("resizePolicy").items().stream()
                        .map(each -> each.get("restartPolicy"))
                        .filter(each -> each.is("RestartContainer"))
                        .forEach(each -> each.invalid("must not be set to 'RestartContainer' for non-sidecar initContainers"));
            }
        }
    }

    private void ephemeral(Field containers) {
        Set<String> others = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.get(list).items().forEach(each -> others.add(each.get("name").text()));
        }
        Set<String> names = new HashSet<>(others);
        for (Field container : containers.items()) {
            common(container);
            image(container);
            if (!names.add(container.get("name").text())) {
                container.get("name").duplicate();
            }
            Field target = container.get("targetContainerName");
            if (!target.empty() && !others.contains(target.text())) {
                target.notFound();
            }
            for (String each : NOT_EPHEMERAL) {
                if (each.equals("resources") ? !container.get(each).empty() : container.get(each).present()) {
                    container.get(each).forbidden("cannot be set for an Ephemeral Container");
                }
            }
            for (Field mount : container.get("volumeMounts").items()) {
                for (String path : List.of("subPath", "subPathExpr")) {
                    if (!mount.get(path).empty()) {
                        mount.get(path).forbidden("cannot be set for an Ephemeral Container");
                    }
                }
            }
        }
    }

    private void common(Field container) {
        Field name = container.get("name");
        if (name.empty()) {
            name.required("");
        } else {
            name.invalid(Names.label(name.text()));
        }
        container.get("image").mustBeSet();
        container.get("terminationMessagePolicy").oneOf(List.of("File", "FallbackToLogsOnError"));
        ports(container.get("ports"));
        EnvRules.variables(container.get("env"));
        EnvRules.from(container.get("envFrom"));
        MountRules.validate(container, volumes);
        container.get("imagePullPolicy").oneOf(List.of("Always", "IfNotPresent", "Never"));
        ResourceRules.validate(container.get("resources"), ResourceNames::container, claims, leniencies);
        resizePolicy(container.get("resizePolicy"));
        SecurityRules.container(container.get("securityContext"), !hostUsersIsFalse());
    }

    private boolean hostUsersIsFalse() {
        return spec.get("hostUsers").value().isBoolean() && !spec.get("hostUsers").isTrue();
    }

    /** What only a Pod's container is held to, not a template's. */
    static void image(Field container) {
        Field image = container.get("image");
        if (!image.text().strip().equals(image.text())) {
            image.invalid("must not have leading or trailing whitespace");
        }
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.get("name");
            if (!name.empty()) {
                List<String> problems = Names.portName(name.text());
                if (!problems.isEmpty()) {
                    name.invalid(problems);
                } else if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
            Field number = port.get("containerPort");
            if (number.number() == 0) {
                number.required("");
            } else {
                number.invalid(Names.portNumber(number.number()));
            }
            if (port.get("hostPort").number() != 0) {
                port.get("hostPort").invalid(Names.portNumber(port.get("hostPort").number()));
            }
            port.get("protocol").oneOf(PROTOCOLS);
        }
    }

    private static void hostPorts(Field container, Set<String> taken) {
        for (Field port : container.get("ports").items()) {
            long number = port.get("hostPort").number();
            String key = port.get("protocol").text() + "/" + port.get("hostIP").text() + "/" + number;
            if (number != 0 && !taken.add(key)) {
                port.get("hostPort").duplicate(key);
            }
        }
    }

    private void resizePolicy(Field policies) {
        Set<String> names = new HashSet<>();
        for (Field each : policies.items()) {
            Field resource = each.get("resourceName").named(policies.path());
            if (!names.add(resource.text())) {
                each.duplicate(resource.text());
            }
            resource.oneOf(List.of("cpu", "memory"));
            Field restart = each.get("restartPolicy").named(policies.path());
            restart.oneOf(List.of("NotRequired", "RestartContainer"));
            if (spec.get("restartPolicy").is("Never") && !restart.is("NotRequired")) {
                restart.invalid("must be 'NotRequired' when pod `restartPolicy` is 'Never'");
            }
        }
    }
}
