package dev.podium.machinery.policy;

import dev.podium.machinery.PolicyLanguage;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.WebhookClient;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's Validate{Mutating,Validating}WebhookConfiguration and the defaults of both. */
public final class WebhookRules implements KindRules {


    /** Which of the two kinds. */
    public enum Kind {
        MUTATING,
        VALIDATING
    }

    private final Kind kind;

    public WebhookRules(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode configuration) {
        for (ObjectNode webhook : Defaults.objects(configuration.path("webhooks"))) {
            Defaults.missing(webhook, "failurePolicy", "Fail");
            Defaults.missing(webhook, "matchPolicy", "Equivalent");
            Defaults.object(webhook, "namespaceSelector");
            Defaults.object(webhook, "objectSelector");
            Defaults.number(webhook, "timeoutSeconds", 10);
            if (kind == Kind.MUTATING) {
                Defaults.missing(webhook, "reinvocationPolicy", "Never");
            }
            Defaults.objects(webhook.path("rules")).forEach(rule -> Defaults.missing(rule, "scope", "*"));
            if (webhook.path("clientConfig").get("service") instanceof ObjectNode service) {
                Defaults.nonZero(service, "port", 443);
            }
        }
    }

    @Override
    public void validate(Field configuration) {
        Set<String> names = new HashSet<>();
        for (Field webhook : configuration.get("webhooks").items()) {
            webhook(webhook);
            versions(webhook.get("admissionReviewVersions"));
            if (!names.add(webhook.get("name").text())) {
                webhook.get("name").duplicate();
            }
        }
    }

    private void webhook(Field webhook) {
        MatchRules.fullyQualified(webhook.get("name"));
        webhook.get("rules").items().forEach(MatchRules::rule);
        webhook.get("failurePolicy").ifSetOneOf(List.of("Fail", "Ignore"));
        webhook.get("matchPolicy").ifSetOneOf(List.of("Equivalent", "Exact"));
        Field effects = webhook.get("sideEffects");
        if (effects.absent()) {
            effects.required("must specify one of None, NoneOnDryRun");
        } else {
            effects.ifSetOneOf(List.of("None", "NoneOnDryRun"));
        }
        Field timeout = webhook.get("timeoutSeconds");
        if (timeout.present() && (timeout.number() > 30 || timeout.number() < 1)) {
            timeout.invalid("the timeout value must be between 1 and 30 seconds");
        }
        Labels.selector(webhook.get("namespaceSelector"));
        Labels.selector(webhook.get("objectSelector"));
        if (kind == Kind.MUTATING) {
            webhook.get("reinvocationPolicy").ifSetOneOf(List.of("IfNeeded", "Never"));
        }
        WebhookClient.check(webhook.get("clientConfig"), WebhookClient.Naming.RIGHT);
        if (webhook.get("matchConditions").present()) {
            MatchRules.conditions(webhook.get("matchConditions"), PolicyLanguage.ofWebhooks());
        }
    }

    private static void versions(Field versions) {
        if (versions.empty()) {
            versions.required("must specify one of v1, v1beta1");
            return;
        }
        Set<String> seen = new HashSet<>();
        boolean known = false;
        for (Field each : versions.items()) {
            if (!seen.add(each.text())) {
                each.invalid("duplicate version");
            }
            each.invalid(Names.label1035(each.text()));
            known |= each.is("v1") || each.is("v1beta1");
        }
        if (!known) {
            versions.invalid("must include at least one of v1, v1beta1");
        }
    }
}
