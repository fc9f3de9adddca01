package dev.podium.machinery.custom;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.WebhookClient;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** How a definition's objects become those of another version (upstream's validateCustomResourceConversion). */
final class ConversionRules {

    private ConversionRules() {}

    static void check(Field conversion, Leniency leniency) {
        Field strategy = conversion.get("strategy");
        Field client = conversion.get("webhook").get("clientConfig").named(conversion.path() + ".webhookClientConfig");
        Field versions = conversion.get("webhook").get("conversionReviewVersions").named(conversion.path() + ".conversionReviewVersions");
        strategy.oneOf(List.of("None", "Webhook"));
        if (strategy.is("Webhook")) {
            client(client, leniency);
            versions(versions, leniency);
            return;
        }
        for (Field each : List.of(client, versions)) {
            if (each == client ? each.present() : !each.empty()) {
                each.forbidden("should not be set when strategy is not set to Webhook");
            }
        }
    }

    private static void client(Field client, Leniency leniency) {
        if (!client.present()) {
            client.required("required when strategy is set to Webhook");
            return;
        }
        WebhookClient.check(client, WebhookClient.Naming.SWAPPED);
        Field bundle = client.get("caBundle");
        if (!bundle.empty() && !leniency.allows(Leniency.Fault.AUTHORITIES)) {
            String problem = AuthorityBundle.problem(bundle.text());
            if (!problem.isEmpty()) {
                bundle.invalid(problem);
            }
        }
    }

    private static void versions(Field versions, Leniency leniency) {
        if (versions.empty()) {
            versions.required("");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field each : versions.items()) {
            if (seen.add(each.text())) {
                each.invalid(Names.label1035(each.text()));
            } else {
                each.invalid("duplicate version");
            }
        }
        if (!known(versions.value()) && !leniency.allows(Leniency.Fault.REVIEW_VERSIONS)) {
            versions.invalid("must include at least one of v1, v1beta1");
        }
    }

    /** Whether one of the versions of the review is understood. */
    static boolean known(JsonNode versions) {
        return versions.valueStream().anyMatch(each -> each.asString("").equals("v1") || each.asString("").equals("v1beta1"));
    }
}
