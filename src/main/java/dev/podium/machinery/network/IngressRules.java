package dev.podium.machinery.network;

import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.List;
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
        spec(ingress.get("spec"));
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
    public void validateUpdate(Field updated, Field old) {
        spec(updated.get("spec"));
    }

    private static void spec(Field spec) {
        Field rules = spec.get("rules");
        Field backend = spec.get("defaultBackend");
        if (rules.empty() && backend.absent()) {
            spec.invalid(rules.present() ? rules.value() : null, "either `defaultBackend` or `rules` must be specified");
        }
        if (backend.present()) {
            backend(backend);
        }
        rules.items().forEach(IngressRules::rule);
        for (Field tls : spec.get("tls").items()) {
            tls.get("hosts").items().forEach(IngressRules::host);
            tls.get("secretName").ifSet(Names::subdomain);
        }
        if (spec.get("ingressClassName").present()) {
            spec.get("ingressClassName").invalid(Names.subdomain(spec.get("ingressClassName").text()));
        }
    }

    private static void host(Field host) {
        host.invalid(host.text().contains("*") ? Names.wildcardSubdomain(host.text()) : Names.subdomain(host.text()));
    }

    private static void rule(Field rule) {
        Field host = rule.get("host");
        if (!host.empty()) {
            if (Addresses.parse(host.text()) != null) {
                host.invalid("must be a DNS name, not an IP address");
            }
            host(host);
        }
        Field http = rule.get("http");
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
        for (Field each : updated.get("status").get("loadBalancer").get("ingress").items()) {
            if (!each.get("ip").empty()) {
                Addresses.address(each.get("ip"));
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
}
