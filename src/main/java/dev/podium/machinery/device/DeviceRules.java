package dev.podium.machinery.device;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One device of a slice (upstream's validateDevice). */
final class DeviceRules {
    private static final int MOST_FEATURES = 32;
    private static final int MOST_TAINTS = 16;
    private static final int MOST_CONSUMPTIONS = 2;
    private static final int LONGEST_VALUE = 64;
    private static final String NUMBER = "(0|[1-9]\\d*)";
    private static final String PRE_RELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final String BUILD = "[0-9a-zA-Z-]+";
    private static final Pattern VERSION = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(-" + PRE_RELEASE + "(\\."
            + PRE_RELEASE + ")*)?(\\+" + BUILD + "(\\." + BUILD + ")*)?");
    private static final String ONE_PLACE = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
            + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";

    private DeviceRules() {}

    /**
     * @param perDevice whether the device itself says where it is
     * @param tainted whether it had the same taints before
     */
    static void validate(Field device, boolean perDevice, boolean tainted) {
        DeviceNames.label(device.get("name"));
        Field attributes = device.get("attributes");
        Field capacity = device.get("capacity");
        int features = attributes.size() + capacity.size();
        if (features > MOST_FEATURES) {
            device.invalid(features, "the total number of attributes and capacities must not exceed " + MOST_FEATURES);
        }
        Bounds.map(attributes, Integer.MAX_VALUE, DeviceNames.LONGEST_QUALIFIED, each -> {
            DeviceNames.qualified(attributes, each.getKey());
            attribute(each.getValue());
        });
        boolean shared = device.get("allowMultipleAllocations").isTrue();
        Bounds.map(capacity, Integer.MAX_VALUE, DeviceNames.LONGEST_QUALIFIED, each -> {
            DeviceNames.qualified(capacity, each.getKey());
            Field policy = each.getValue().get("requestPolicy");
            if (policy.present() && shared) {
                SharingRules.validate(policy, each.getValue().get("value"));
            } else if (policy.present()) {
                policy.forbidden("allowMultipleAllocations must be true");
            }
        });
        if (!tainted) {
            Bounds.list(device.get("taints"), MOST_TAINTS, DeviceSpecRules::taint);
        }
        Bounds.set(device.get("consumesCounters"), MOST_CONSUMPTIONS, each -> each.get("counterSet").text(), each -> {
            each.get("counterSet").mustBe(Names::label);
            ResourceSliceRules.counters(each.get("counters"));
        });
        if (perDevice) {
            place(device);
        } else if (device.get("nodeName").present() || device.get("nodeSelector").present() || device.get("allNodes").present()) {
            device.invalid(null, "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to"
                    + " true in the ResourceSlice spec");
        }
        DeviceSpecRules.binding(device);
    }

    private static void attribute(Field attribute) {
        Field version = attribute.get("version");
        if (version.present() && !VERSION.matcher(version.text()).matches()) {
            version.invalid("must be a string compatible with semver.org spec 2.0.0");
        }
        for (Field each : List.of(attribute.get("string"), version)) {
            if (Names.bytes(each.text()) > LONGEST_VALUE) {
                each.tooLong(LONGEST_VALUE);
            }
        }
        long values = List.of("bool", "int", "string", "version").stream()
                .filter(each -> attribute.get(each).present())
                .count();
        if (values == 0) {
            attribute.invalid("", "exactly one value must be specified");
        } else if (values > 1) {
            attribute.invalid("exactly one value must be specified");
        }
    }

    private static void place(Field device) {
        List<String> set = new ArrayList<>();
        Field node = device.get("nodeName");
        if (node.present()) {
            if (node.empty()) {
                node.invalid("must not be empty");
            } else {
                set.add("`nodeName`");
                DeviceNames.node(node);
            }
        }
        if (device.get("nodeSelector").present()) {
            set.add("`nodeSelector`");
            SchedulingRules.nodeSelector(device.get("nodeSelector"));
        }
        if (device.get("allNodes").isTrue()) {
            set.add("`allNodes`");
        } else if (device.get("allNodes").present()) {
            device.get("allNodes").invalid("must be either unset or set to true");
        }
        if (set.isEmpty()) {
            device.required(ONE_PLACE);
        } else if (set.size() > 1) {
            device.invalid("{" + String.join(", ", set) + "}", ONE_PLACE);
        }
    }
}
