package dev.podium.machinery.cluster;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateAPIService (kube-aggregator, pkg/apis/apiregistration/validation), and its defaults. */
public final class ApiServiceRules implements KindRules {

    private static final long HIGHEST_GROUP = 20_000;
    private static final long HIGHEST_VERSION = 1_000;
    private static final int HTTPS = 443;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void applyDefaults(ObjectNode service) {
        if (Defaults.object(service, "spec").get("service") instanceof ObjectNode reference) {
            Defaults.nonZero(reference, "port", HTTPS);
        }
        Defaults.object(service, "status");
    }

    @Override
    public void validate(Field service) {
        Field spec = service.get("spec");
        Field group = spec.get("group");
        Field version = spec.get("version");
        Field name = service.get("metadata").get("name");
        String wanted = version.text() + "." + group.text();
        if (!name.text().equals(wanted)) {
            name.invalid("must be `spec.version+\".\"+spec.group`: \"" + wanted + "\"");
        }
        if (!group.empty()) {
            group.invalid(Names.subdomain(group.text()));
        } else if (!version.is("v1")) {
            group.required("only v1 may have an empty group and it better be legacy kube");
        }
        version.invalid(Names.label1035(version.text()));
        between(spec.get("groupPriorityMinimum"), HIGHEST_GROUP);
        between(spec.get("versionPriority"), HIGHEST_VERSION);
        if (spec.get("service").absent()) {
            local(spec);
        } else {
            remote(spec);
        }
    }

    private static void between(Field priority, long highest) {
        if (priority.number() <= 0 || priority.number() > highest) {
            priority.invalid(priority.number(), "must be positive and less than " + highest);
        }
    }

    private static void local(Field spec) {
        if (!spec.get("caBundle").empty()) {
            spec.get("caBundle").invalid("local APIServices may not have a caBundle");
        }
        if (spec.get("insecureSkipTLSVerify").isTrue()) {
            spec.get("insecureSkipTLSVerify").invalid("local APIServices may not have insecureSkipTLSVerify");
        }
    }

    private static void remote(Field spec) {
        for (String each : List.of("namespace", "name")) {
            if (spec.get("service").get(each).empty()) {
                spec.get("service").get(each).required("");
            }
        }
        if (spec.get("insecureSkipTLSVerify").isTrue() && !spec.get("caBundle").empty()) {
            spec.get("insecureSkipTLSVerify").invalid("may not be true if caBundle is present");
        }
    }
}
