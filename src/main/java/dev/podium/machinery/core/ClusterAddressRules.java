package dev.podium.machinery.core;

import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A Service's cluster IPs and their families (upstream's ValidateServiceClusterIPsRelatedFields). */
final class ClusterAddressRules {
    private ClusterAddressRules() {}

    private static boolean headless(Field spec) {
        return spec.get("clusterIPs").size() == 1 && spec.get("clusterIPs").at(0).is("None");
    }

    static void validate(Field spec, List<String> old) {
        Field addresses = spec.get("clusterIPs");
        Field first = spec.get("clusterIP");
        if (!first.empty()) {
            if (addresses.empty()) {
                addresses.required("");
            } else if (!addresses.at(0).is(first.text())) {
                addresses.invalid("first value must match `clusterIP`");
            }
        } else if (!addresses.empty()) {
            addresses.invalid("must be empty when `clusterIP` is not specified");
        }
        Set<String> seen = new HashSet<>();
        for (Field family : spec.get("ipFamilies").items()) {
            family.ifSetOneOf(List.of("IPv4", "IPv6"));
            if (!seen.add(family.text())) {
                family.duplicate();
            }
        }
        spec.get("ipFamilyPolicy").ifSetOneOf(List.of("PreferDualStack", "RequireDualStack", "SingleStack"));
        addresses(spec, addresses, old);
    }

    private static void addresses(Field spec, Field addresses, List<String> old) {
        List<Field> items = addresses.items();
        int before = addresses.errors().size();
        for (int i = 0; i < items.size(); i++) {
            if (i == 0 && items.get(i).is("None")) {
                if (items.size() > 1) {
                    addresses.invalid("'None' must be the first and only value");
                }
            } else {
                Addresses.address(items.get(i), old);
            }
        }
        boolean bad = addresses.errors().size() > before;
        if (items.size() > 2) {
            addresses.invalid("may only hold up to 2 values");
        }
        if (bad) {
            return;
        }
        List<String> texts = items.stream().map(Field::text).toList();
        if (items.size() > 1 && !Addresses.dualStack(texts)) {
            addresses.invalid("may specify no more than one IP for each IP family");
        }
        if (headless(spec)) {
            return;
        }
        List<Field> families = spec.get("ipFamilies").items();
        for (int i = 0; i < Math.min(items.size(), families.size()); i++) {
            boolean v6 = Addresses.isV6(texts.get(i));
            if (families.get(i).is("IPv4") && v6) {
                items.get(i).invalid("expected an IPv4 value as indicated by `ipFamilies[" + i + "]`");
            }
            if (families.get(i).is("IPv6") && !v6) {
                items.get(i).invalid("expected an IPv6 value as indicated by `ipFamilies[" + i + "]`");
            }
        }
    }

    static void validateUpdate(Field spec, Field old) {
        boolean named = spec.get("type").is("ExternalName") || old.get("type").is("ExternalName");
        if (named || headless(spec) && headless(old)) {
            return;
        }
        change(spec, old, "clusterIPs", "clusterIP");
        if (headless(spec) == headless(old)) {
            change(spec, old, "ipFamilies", "ipFamily");
        }
    }

    private static void change(Field spec, Field old, String list, String one) {
        Field now = spec.get(list);
        List<Field> before = old.get(list).items();
        if (before.size() > now.size()) {
            if (now.empty()) {
                now.at(0).invalid(now.present() ? now.value() : null, "primary " + one + " can not be unset");
            }
            boolean single = spec.get("ipFamilyPolicy").is("SingleStack");
            if (now.size() == 1 && !single) {
                spec.get("ipFamilyPolicy").invalid("must be set to 'SingleStack' when releasing the secondary " + one);
            }
        }
        boolean families = list.equals("ipFamilies");
        // Where something comes or goes, only the first counts, and families are told with the addresses.
        int compared = before.size() == now.size() ? now.size() : Math.min(1, Math.min(before.size(), now.size()));
        Field shown = families && before.size() != now.size() ? spec.get("clusterIPs") : now;
        for (int i = 0; i < compared; i++) {
            if (!now.at(i).is(before.get(i).text())) {
                now.at(families ? 0 : i).invalid(shown.present() ? shown.value() : null, "may not change once set");
            }
        }
    }
}
