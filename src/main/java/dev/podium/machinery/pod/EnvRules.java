package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NameRule;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Environment variables and where they come from (upstream's ValidateEnv and ValidateEnvFrom). */
final class EnvRules {
    static final List<String> RESOURCES = List.of(
            "limits.cpu", "limits.ephemeral-storage", "limits.memory",
            "requests.cpu", "requests.ephemeral-storage", "requests.memory");
    private static final List<String> FIELDS = List.of(
            "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
            "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs");
    private static final Set<String> KNOWN_FIELDS = Set.of(
            "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
            "spec.restartPolicy", "spec.serviceAccountName", "spec.schedulerName", "status.phase", "status.hostIP",
            "status.hostIPs", "status.podIP", "status.podIPs", "spec.host");
    private static final Pattern SUBSCRIPT = Pattern.compile("(.+)\\['(.*)'\\]");
    private static final Set<String> SIZES =
            Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

    private EnvRules() {}

    static void variables(Field variables) {
        for (Field each : variables.items()) {
            Field name = each.get("name");
            if (name.empty()) {
                name.required("");
            } else {
                name.invalid(Names.environmentVariable(name.text()));
            }
            if (each.get("valueFrom").present()) {
                source(each.get("valueFrom"), each.get("value"));
            }
        }
    }

    private static void source(Field source, Field value) {
        int sources = 0;
        if (source.get("fieldRef").present()) {
            sources++;
            fieldReference(source.get("fieldRef"), FIELDS);
        }
        if (source.get("resourceFieldRef").present()) {
            sources++;
            resourceReference(source.get("resourceFieldRef"), true);
        }
        for (String kind : List.of("configMapKeyRef", "secretKeyRef")) {
            if (source.get(kind).present()) {
                sources++;
                keyReference(source.get(kind));
            }
        }
        if (source.get("fileKeyRef").present()) {
            sources++;
            fileReference(source.get("fileKeyRef"));
        }
        if (sources == 0) {
            source.invalid("", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        } else if (!value.empty()) {
            source.invalid("", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            source.invalid("", "may not have more than one field specified at a time");
        }
    }

    private static void keyReference(Field reference) {
        Field name = reference.get("name");
        NameRule.SUBDOMAIN.problems(name.text()).forEach(problem -> name.invalid(name.text(), problem));
        Field key = reference.get("key");
        if (key.empty()) {
            key.required("");
        } else {
            key.invalid(Names.configKey(key.text()));
        }
    }

    private static void fileReference(Field reference) {
        Field key = reference.get("key");
        if (key.empty()) {
            key.required("");
        } else {
            key.invalid(Names.environmentVariable(key.text()));
        }
        reference.get("volumeName").mustBe(Names::label);
        reference.get("path").mustBeSet();
        PathRules.noBacksteps(reference.get("path"));
    }

    /** Files that variables come from are on volumes that are made for the Pod. */
    static void fileVolumes(Field spec) {
        Map<String, Field> volumes = new HashMap<>();
        spec.get("volumes").items().forEach(each -> volumes.put(each.get("name").text(), each));
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Field container : spec.get(list).items()) {
                for (Field variable : container.get("env").items()) {
                    Field reference = variable.get("valueFrom").get("fileKeyRef");
                    Field name = reference.get("volumeName");
                    Field volume = volumes.get(name.text());
                    if (reference.present() && volume == null) {
                        name.add(FieldError.notFound(name.path(), name.text()));
                    } else if (reference.present() && volume.get("emptyDir").absent()) {
                        name.invalid("referenced volume must be of type emptyDir");
                    }
                }
            }
        }
    }

    /** @param allowed the paths without a subscript that may be used here */
    static void fieldReference(Field reference, List<String> allowed) {
        Field apiVersion = reference.get("apiVersion");
        Field path = reference.get("fieldPath");
        if (apiVersion.empty()) {
            apiVersion.required("");
            return;
        }
        if (path.empty()) {
            path.required("");
            return;
        }
        if (!apiVersion.is("v1")) {
            path.invalid("error converting fieldPath: unsupported pod version: " + apiVersion.text());
            return;
        }
        Matcher subscript = SUBSCRIPT.matcher(path.text());
        if (subscript.matches()) {
            String key = subscript.group(2);
            switch (subscript.group(1)) {
                case "metadata.annotations" ->
                    Names.qualified(key.toLowerCase(Locale.ROOT)).forEach(problem -> reference.invalid(key.toLowerCase(Locale.ROOT), problem));
                case "metadata.labels" -> Names.qualified(key).forEach(problem -> reference.invalid(key, problem));
                default -> path.invalid("error converting fieldPath: field label does not support subscript: " + path.text());
            }
            return;
        }
        if (!KNOWN_FIELDS.contains(path.text())) {
            path.invalid("error converting fieldPath: field label not supported: " + path.text());
        } else if (!allowed.contains(path.text())) {
            path.notSupported(allowed);
        }
    }

    /** @param own whether the container itself is meant, so that it need not be named */
    static void resourceReference(Field reference, boolean own) {
        Field resource = reference.get("resource");
        String name = resource.text();
        boolean huge = name.startsWith("limits.hugepages-") || name.startsWith("requests.hugepages-");
        if (!own && reference.get("containerName").empty()) {
            reference.get("containerName").required("");
        } else if (name.isEmpty()) {
            resource.required("");
        } else if (!RESOURCES.contains(name) && !huge) {
            resource.notSupported(RESOURCES);
        }
        divisor(reference.get("divisor"), name, huge);
    }

    private static void divisor(Field divisor, String resource, boolean huge) {
        if (ResourceNames.quantity(divisor).amount().signum() == 0) {
            return;
        }
        String kind = huge ? "hugepages" : resource.substring(resource.indexOf('.') + 1);
        String text = ResourceNames.quantity(divisor).text();
        switch (kind) {
            case "cpu" -> {
                if (!text.equals("1m") && !text.equals("1")) {
                    divisor.invalid(resource, "only divisor's values 1m and 1 are supported with the cpu resource");
                }
            }
            case "memory", "ephemeral-storage", "hugepages" -> {
                if (!SIZES.contains(text)) {
                    divisor.invalid(resource, "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are"
                            + " supported with the " + (kind.equals("ephemeral-storage") ? "local ephemeral storage" : kind)
                            + " resource");
                }
            }
            default -> {}
        }
    }

    static void from(Field sources) {
        for (Field each : sources.items()) {
            Field prefix = each.get("prefix");
            if (!prefix.empty()) {
                prefix.invalid(Names.environmentVariable(prefix.text()));
            }
            int count = 0;
            for (String kind : List.of("configMapRef", "secretRef")) {
                Field source = each.get(kind);
                if (source.absent()) {
                    continue;
                }
                count++;
                Field name = source.get("name");
                if (name.empty()) {
                    name.required("");
                } else {
                    name.invalid(NameRule.SUBDOMAIN.problemsOfPrefix(name.text()));
                }
            }
            if (count == 0) {
                sources.invalid("", "must specify one of: `configMapRef` or `secretRef`");
            } else if (count > 1) {
                sources.invalid("", "may not have more than one field specified at a time");
            }
        }
    }
}
