package dev.podium.machinery.device;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;

/** Upstream's ValidateDeviceClass and ValidateDeviceClassUpdate. */
public final class DeviceClassRules implements KindRules {
    private static final int MOST_CONFIGURATIONS = 32;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void validate(Field deviceClass) {
        Field spec = deviceClass.get("spec");
        DeviceSpecRules.selectors(spec.get("selectors"));
        Bounds.list(spec.get("config"), MOST_CONFIGURATIONS, DeviceSpecRules::configuration);
        Field resource = spec.get("extendedResourceName");
        if (resource.present() && !ResourceNames.isExtended(resource.text())) {
            resource.invalid("must be a valid extended resource name");
        }
    }
}
