package dev.podium.web.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Devices and who claims them, in the columns of upstream's {@code pkg/printers/internalversion}. */
final class DeviceTables {

    static final Map<String, Columns> COLUMNS = Map.of(
            "resourceclaims.resource.k8s.io",
            SimpleColumns.named().text("State", "Whether there are devices for it, and who has them.", DeviceTables::state).age(),
            "resourceslices.resource.k8s.io",
            SimpleColumns.named()
                    .text("Node", "Where the devices are.", each -> Cells.text(each, "/spec/nodeName"))
                    .text("Driver", "Whose they are.", each -> Cells.text(each, "/spec/driver"))
                    .text("Pool", "What they belong to.", each -> Cells.text(each, "/spec/pool/name"))
                    .age());

    private DeviceTables() {}

    private static String state(JsonNode claim) {
        List<String> states = new ArrayList<>();
        boolean deleted = claim.path("metadata").hasNonNull("deletionTimestamp");
        if (deleted) {
            states.add("deleted");
        }
        if (claim.path("status").hasNonNull("allocation")) {
            states.add("allocated");
            if (!claim.at("/status/reservedFor").isEmpty()) {
                states.add("reserved");
            }
        } else if (!deleted) {
            states.add("pending");
        }
        return String.join(",", states);
    }
}
