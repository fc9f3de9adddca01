package dev.podium.web.table;

import dev.podium.registry.PrinterColumn;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Which kind has which columns. */
public final class TablePrinter {

    private static final Map<String, Columns> COLUMNS = Map.ofEntries(
            Map.entry("pods", new PodColumns()),
            Map.entry("nodes", new NodeColumns()),
            Map.entry("events", new EventColumns()),
            Map.entry("events.events.k8s.io", new EventColumns()),
            Map.entry("namespaces", SimpleColumns.named()
                            .with(
                                    Columns.Column.text("Status", "Whether the namespace is active or going."),
                                    (object, _) -> object.path("status").path("phase").asString(""))
                            .age()),
            Map.entry("configmaps", SimpleColumns.named()
                            .with(
                                    Columns.Column.text("Data", "How many entries it has."),
                                    (object, _) -> Integer.toString(
                                            size(object.path("data")) + size(object.path("binaryData"))))
                            .age()),
            Map.entry("secrets", SimpleColumns.named()
                            .with(
                                    Columns.Column.text("Type", "What it is a secret of."),
                                    (object, _) -> object.path("type").asString(""))
                            .with(
                                    Columns.Column.text("Data", "How many entries it has."),
                                    (object, _) -> Integer.toString(size(object.path("data"))))
                            .age()),
            Map.entry("serviceaccounts", SimpleColumns.named()
                            .with(
                                    Columns.Column.text("Secrets", "How many secrets it lists."),
                                    (object, _) -> Integer.toString(size(object.path("secrets"))))
                            .age()),
            Map.entry("leases.coordination.k8s.io", SimpleColumns.named()
                            .with(
                                    Columns.Column.text("Holder", "Who holds it."),
                                    (object, _) -> object.path("spec").path("holderIdentity").asString(""))
                            .age()),
            Map.entry("scales.autoscaling", SimpleColumns.named()
                            .with(
                                    Columns.Column.number("Desired", "How many replicas are asked for."),
                                    (object, _) -> object.path("spec").path("replicas").asInt(0))
                            .with(
                                    Columns.Column.number("Available", "How many replicas there are."),
                                    (object, _) -> object.path("status").path("replicas").asInt(0))
                            .age()),
            Map.entry("customresourcedefinitions.apiextensions.k8s.io", SimpleColumns.named()
                            .with(
                                    new Columns.Column("Created At", "date", "", "When the object was created.", 0),
                                    (object, _) -> Cells.text(object, "/metadata/creationTimestamp"))),
            Map.entry("componentstatuses", SimpleColumns.named()
                            .text("Status", "Whether it is well.", each ->
                                    each.at("/conditions/0/status").asString("").equals("True") ? "Healthy" : "Unhealthy")
                            .text("Message", "What it says.", each -> Cells.text(each, "/conditions/0/message"))
                            .text("Error", "What is wrong.", each -> Cells.text(each, "/conditions/0/error"))),
            Map.entry("nodes.metrics.k8s.io", new MetricsColumns()),
            Map.entry("pods.metrics.k8s.io", new MetricsColumns()),
            Map.entry("probes.podium.dev", new ProbeColumns()));

    private static final List<Map<String, Columns>> GROUPS = List.of(
            WorkloadTables.COLUMNS, NetworkTables.COLUMNS, StorageTables.COLUMNS, DeviceTables.COLUMNS, PolicyTables.COLUMNS);

    private TablePrinter() {}

    /**
     * @param resource the plural name with its group
     * @param custom what a definition asks for, if it does
     */
    public static Columns columns(String resource, List<PrinterColumn> custom) {
        if (!custom.isEmpty()) {
            return new CustomColumns(custom);
        }
        for (Map<String, Columns> group : GROUPS) {
            Columns found = group.get(resource);
            if (found != null) {
                return found;
            }
        }
        return COLUMNS.getOrDefault(resource, SimpleColumns.NAME_AND_AGE);
    }

    private static int size(JsonNode node) {
        return node.size();
    }
}
