package dev.podium.machinery.device;

import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Conditions;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.model.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What becomes of a claim: which devices it got, who uses them and how they are (upstream's validateResourceClaimStatusUpdate). */
final class ClaimStatusRules {
    private static final int MOST_USERS = 256;
    private static final int MOST_RESULTS = 32;
    private static final int MOST_CONFIGURATIONS = 64;
    private static final int MOST_CONDITIONS = 8;
    private static final int MOST_BYTES_OF_DATA = 10 * 1024;
    private static final int MOST_ADDRESSES = 16;
    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private ClaimStatusRules() {}

    static void validate(Field updated, Field old) {
        Field status = updated.get("status");
        Field before = old.get("status");
        Field users = status.get("reservedFor");
        Bounds.set(users, MOST_USERS, each -> each.get("uid").text(), user -> {
            for (String member : List.of("resource", "name", "uid")) {
                user.get(member).mustBeSet();
            }
        });
        Field allocation = status.get("allocation");
        Set<String> allocated = allocation.get("devices").get("results").items().stream()
                .map(ClaimStatusRules::id)
                .collect(Collectors.toSet());
        Bounds.set(status.get("devices"), Integer.MAX_VALUE, ClaimStatusRules::id, device -> device(device, allocated));
        if (!users.empty() && allocation.absent()) {
            users.forbidden("may not be specified when `allocated` is not set");
        } else if (updated.get("metadata").get("deletionTimestamp").present() && added(users, before.get("reservedFor"))) {
            users.forbidden("new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
        }
        if (allocation.present() && before.get("allocation").present()) {
            allocation.mustBe(before.get("allocation"));
        } else if (allocation.present()) {
            allocation(allocation, ClaimSpecRules.requests(updated.get("spec").get("devices")));
        }
    }

    private static boolean added(Field users, Field before) {
        return users.items().stream().anyMatch(now -> before.items().stream().noneMatch(now::same));
    }

    /** By what a device, or a share of one, is known. */
    private static String id(Field device) {
        String id = String.join(
                "/", device.get("driver").text(), device.get("pool").text(), device.get("device").text());
        return device.get("shareID").present() ? id + "/" + device.get("shareID").text() : id;
    }

    private static void names(Field device) {
        NamedFields.driver(device.get("driver"), device.get("driver").text());
        DeviceNames.pool(device.get("pool"));
        DeviceNames.label(device.get("device"));
    }

    private static void share(Field share) {
        if (share.present() && !UID.matcher(share.text()).matches()) {
            share.invalid("uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase"
                    + " hexadecimal characters");
        }
    }

    private static void device(Field device, Set<String> allocated) {
        names(device);
        share(device.get("shareID"));
        if (!allocated.contains(id(device))) {
            device.invalid(id(device), "must be an allocated device in the claim");
        }
        if (device.get("conditions").size() > MOST_CONDITIONS) {
            device.get("conditions").tooMany(MOST_CONDITIONS);
        }
        Conditions.validate(device.get("conditions"));
        if (device.get("data").present()) {
            DeviceSpecRules.object(device.get("data"), MOST_BYTES_OF_DATA);
        }
        network(device.get("networkData"));
    }

    private static void network(Field data) {
        for (Map.Entry<String, Integer> each : Map.of("interfaceName", 256, "hardwareAddress", 128).entrySet()) {
            if (Names.bytes(data.get(each.getKey()).text()) > each.getValue()) {
                data.get(each.getKey()).tooLong(each.getValue());
            }
        }
        Bounds.set(data.get("ips"), MOST_ADDRESSES, Field::text, address -> {
            if (!Addresses.isCidr(address.text())) {
                address.invalid("must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
            }
        });
    }

    private static void allocation(Field allocation, Map<String, Set<String>> requests) {
        Field devices = allocation.get("devices");
        Bounds.list(devices.get("results"), MOST_RESULTS, result -> {
            ClaimSpecRules.reference(result.get("request"), requests);
            names(result);
            DeviceSpecRules.binding(result);
            share(result.get("shareID"));
        });
        Bounds.list(devices.get("config"), MOST_CONFIGURATIONS, config -> {
            config.get("source").oneOf(List.of("FromClaim", "FromClass"));
            ClaimSpecRules.references(config.get("requests"), requests);
            DeviceSpecRules.configuration(config);
        });
        if (allocation.get("nodeSelector").present()) {
            SchedulingRules.nodeSelector(allocation.get("nodeSelector"));
        }
    }
}
