package dev.podium.machinery.network;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;

/** Upstream's ValidateIPAddress: its name is the address. */
public final class IpAddressRules implements KindRules {

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void validate(Field address) {
        if (!address.get("metadata").get("name").empty()) {
            Addresses.address(address.get("metadata").get("name"));
        }
        Field parent = address.get("spec").get("parentRef");
        if (parent.absent()) {
            parent.required("");
            return;
        }
        parent.get("group").ifSet(Names::subdomain);
        parent.get("resource").mustBe(Names::pathSegment);
        parent.get("name").mustBe(Names::pathSegment);
        parent.get("namespace").ifSet(Names::pathSegment);
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        updated.get("spec").get("parentRef").mustBe(old.get("spec").get("parentRef"));
    }
}
