package dev.podium.machinery.network;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateServiceCIDR and ValidateServiceCIDRUpdate. */
public final class ServiceCidrRules implements KindRules {

    private static final String IMMUTABLE = "field is immutable";

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode cidr) {
        Defaults.object(cidr, "status");
    }

    @Override
    public void validate(Field range) {
        Field cidrs = range.get("spec").get("cidrs");
        if (cidrs.empty()) {
            cidrs.required("at least one CIDR required");
            return;
        }
        if (cidrs.size() > 2) {
            cidrs.invalid(
                    new GoStructs.Shown(GoStructs.of("io.k8s.api.networking.v1.ServiceCIDRSpec", range.get("spec").value())),
                    "may only hold up to 2 values");
            return;
        }
        cidrs.items().forEach(Addresses::cidr);
        List<Field> items = cidrs.items();
        boolean good = items.stream().allMatch(each -> Addresses.isCidr(each.text()));
        if (items.size() == 2 && good && items.get(0).text().contains(":") == items.get(1).text().contains(":")) {
            cidrs.invalid("may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Field cidrs = updated.get("spec").get("cidrs");
        Field before = old.get("spec").get("cidrs");
        boolean widened = before.size() == 1 && cidrs.size() == 2;
        if (cidrs.size() != before.size() && !widened) {
            cidrs.invalid(cidrs.present() ? cidrs.value() : null, IMMUTABLE);
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!cidrs.at(i).same(before.at(i))) {
                cidrs.at(i).invalid(IMMUTABLE);
            }
        }
        if (widened) {
            validate(updated);
        }
    }
}
