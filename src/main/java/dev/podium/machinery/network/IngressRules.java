package dev.podium.machinery.network;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateIngressCreate and ValidateIngressUpdate (pkg/apis/networking/validation). */
public final class IngressRules implements KindRules {

    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> BAD_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> BAD_ENDS = List.of("/..", "/.");
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    @Override
    public void applyDefaults(ObjectNode ingress) {
        Defaults.object(Defaults.object(ingress, "status"), "loadBalancer");
    }

    @Override
    public void validate(Field ingress) {
        spec(ingress.get("spec"), Set.of());
        Field annotation = ingress.get("metadata").get("annotations").get(CLASS_ANNOTATION);
        Field name = ingress.get("spec").get("ingressClassName");
        if (annotation.present() && name.present() && !annotation.is(name.text())) {
            annotation.named("annotations." + CLASS_ANNOTATION)
                    .invalid("must match `ingressClassName` when both are specified");
        }
    }

    @Override
    public List<String> warningsOnCreate(Field ingress) {
        boolean old = ingress.get("metadata").get("annotations").key(CLASS_ANNOTATION).present()
                && ingress.get("spec").get("ingressClassName").absent();
        return old
                ? List.of("annotation \"" + CLASS_ANNOTATION + "\" is deprecated, please use 'spec.ingressClassName' instead")
                : List.of();
    }

    @Override
    public boolean namesAgain() {
        return true;
    }

    /** What was wrong before an update may stay wrong. */
    private enum Leniency {
        SECRET_NAMES,
        RULES_OF_WILDCARDS
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Set<Leniency> leniencies = EnumSet.noneOf(Leniency.class);
        Field before = old.get("spec").muted();
        if (before.get("tls").items().stream().anyMatch(each -> !secretName(each.get("secretName")).isEmpty())) {
            leniencies.add(Leniency.SECRET_NAMES);
        }
        for (Field rule : before.get("rules").items()) {
            int found = rule.errors().size();
            http(rule.get("http"));
            if (rule.get("host").text().contains("*") && rule.errors().size() > found) {
                leniencies.add(Leniency.RULES_OF_WILDCARDS);
            }
        }
        spec(updated.get("spec"), leniencies);
    }

    private static List<String> secretName(Field name) {
        return name.empty() ? List.of() : Names.subdomain(name.text());
    }

    private static void spec(Field spec, Set<Leniency> leniencies) {
        Field rules = spec.get("rules");
        Field backend = spec.get("defaultBackend");
        if (rules.empty() && backend.absent()) {
            spec.invalid(rules.present() ? new GoStructs.Shown(rules.value()) : null, "either `defaultBackend` or `rules` must be specified");
        }
        if (backend.present()) {
            backend(backend);
        }
        rules.items().forEach(each -> rule(each, leniencies));
        for (Field tls : spec.get("tls").items()) {
            tls.get("hosts").items().forEach(IngressRules::host);
            if (!leniencies.contains(Leniency.SECRET_NAMES)) {
                tls.get("secretName").invalid(secretName(tls.get("secretName")));
            }
        }
        if (spec.get("ingressClassName").present()) {
            spec.get("ingressClassName").invalid(Names.subdomain(spec.get("ingressClassName").text()));
        }
    }

    private static void host(Field host) {
        host.invalid(host.text().contains("*") ? Names.wildcardSubdomain(host.text()) : Names.subdomain(host.text()));
    }

    private static void rule(Field rule, Set<Leniency> leniencies) {
        Field host = rule.get("host");
        if (!host.empty()) {
            if (Addresses.parse(host.text()) != null) {
                host.invalid("must be a DNS name, not an IP address");
            }
            host(host);
        }
        if (!host.text().contains("*") || !leniencies.contains(Leniency.RULES_OF_WILDCARDS)) {
            http(rule.get("http"));
        }
    }

    private static void http(Field http) {
        if (http.present()) {
            if (http.get("paths").empty()) {
                http.get("paths").required("");
            }
            http.get("paths").items().forEach(IngressRules::path);
        }
    }

    private static void path(Field rule) {
        Field type = rule.get("pathType");
        if (type.absent()) {
            type.required("pathType must be specified");
            return;
        }
        Field path = rule.get("path");
        String text = path.text();
        switch (type.text()) {
            case "Exact", "Prefix" -> {
                absolute(path);
                BAD_PARTS.stream().filter(text::contains).forEach(each -> path.invalid("must not contain '" + each + "'"));
                BAD_ENDS.stream().filter(text::endsWith).forEach(each -> path.invalid("cannot end with '" + each + "'"));
            }
            case "ImplementationSpecific" -> {
                if (!path.empty()) {
                    absolute(path);
                }
            }
            default -> type.notSupported(PATH_TYPES);
        }
        backend(rule.get("backend"));
    }

    private static void absolute(Field path) {
        if (!path.text().startsWith("/")) {
            path.invalid(path.text(), "must be an absolute path");
        }
    }

    private static void backend(Field backend) {
        Field resource = backend.get("resource");
        Field service = backend.get("service");
        if (resource.present() && service.present()) {
            backend.invalid("", "cannot set both resource and service backends");
        } else if (resource.present()) {
            References.typed(resource);
        } else if (service.present()) {
            service.get("name").mustBe(Names::label);
            port(backend, service.get("port"));
        } else {
            backend.invalid("", "resource or service backend is required");
        }
    }

    private static void port(Field backend, Field port) {
        Field name = port.get("name");
        Field number = port.get("number");
        if (!name.empty() && number.number() != 0) {
            backend.invalid("", "cannot set both port name & port number");
        } else if (!name.empty()) {
            name.invalid(Names.portName(name.text()));
        } else if (number.number() != 0) {
            number.invalid(Names.portNumber(number.number()));
        } else {
            backend.required("port name or number is required");
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        List<String> before =
                ingress(old).items().stream().map(each -> each.get("ip").text()).toList();
        for (Field each : ingress(updated).items()) {
            if (!each.get("ip").empty()) {
                Addresses.address(each.get("ip"), before);
            }
            Field host = each.get("hostname");
            if (!host.empty()) {
                host.invalid(Names.subdomain(host.text()));
                if (Addresses.parse(host.text()) != null) {
                    host.invalid("must be a DNS name, not an IP address");
                }
            }
        }
    }

    @Override
    public List<String> warningsOnStatusUpdate(Field updated) {
        return ingress(updated).items().stream()
                .flatMap(each -> AddressForms.ofAddress(each.get("ip").named(each.path())).stream())
                .toList();
    }

    private static Field ingress(Field object) {
        return object.get("status").get("loadBalancer").get("ingress");
    }
}
