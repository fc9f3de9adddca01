package dev.podium.kubelet;

import dev.podium.model.Node;
import dev.podium.model.Quantity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a kubelet goes by, in the words of upstream's {@code kubelet.config.k8s.io/v1beta1}. What has no meaning for a simulated node is
 * left out rather than made up.
 */
final class KubeletSettings {

    private static final Duration CPU_PERIOD = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    /** Images are never removed. */
    private static final int NO_COLLECTION = 100;

    private KubeletSettings() {}

    /** @param node as it is stored, or null if it is gone */
    static ObjectNode of(KubeletOptions options, @Nullable Node node) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        // No more than that goes by before something is looked at: news is acted on at once.
        settings.put("enableServer", true).put("syncFrequency", GoDuration.text(LONGEST_DELAY));
        settings.put("address", "0.0.0.0").put("port", 10250).put("healthzPort", 0);
        ObjectNode authentication = settings.putObject("authentication");
        authentication.putObject("webhook").put("enabled", true);
        authentication.putObject("anonymous").put("enabled", false);
        settings.putObject("authorization").put("mode", "Webhook");
        settings.put("enableDebuggingHandlers", true)
                .put("enableSystemLogHandler", true)
                .put("enableProfilingHandler", false)
                .put("enableDebugFlagsHandler", false);
        settings.put("clusterDomain", HostName.CLUSTER_DOMAIN);
        settings.putArray("clusterDNS").add(Sandboxes.CLUSTER_DNS);
        settings.put("registerNode", true)
                .put("nodeStatusUpdateFrequency", GoDuration.text(options.heartbeat()))
                .put("nodeStatusReportFrequency", GoDuration.text(NodeReporter.STATUS_PERIOD))
                .put("nodeLeaseDurationSeconds", NodeReporter.LEASE_SECONDS)
                .put("nodeStatusMaxImages", NodeReporter.MOST_IMAGES);
        settings.put("maxPods", maxPods(options, node));
        if (node != null && node.spec().podCIDR() != null) {
            settings.put("podCIDR", node.spec().podCIDR());
        }
        settings.put("imageGCHighThresholdPercent", NO_COLLECTION).put("cgroupsPerQOS", true).put("cgroupDriver", "cgroupfs");
        settings.put("cpuManagerPolicy", "none")
                .put("memoryManagerPolicy", "None")
                .put("topologyManagerPolicy", "none")
                .put("topologyManagerScope", "container");
        settings.put("podPidsLimit", -1)
                .put("cpuCFSQuota", true)
                .put("cpuCFSQuotaPeriod", GoDuration.text(CPU_PERIOD));
        settings.putArray("enforceNodeAllocatable").add("none");
        settings.put("serializeImagePulls", false)
                .put("containerLogMaxSize", "10Mi")
                .put("configMapAndSecretChangeDetectionStrategy", "Watch");
        settings.putObject("crashLoopBackOff").put("maxContainerRestartPeriod", GoDuration.text(BackOff.LONGEST));
        settings.put("failSwapOn", true).put("seccompDefault", false);
        settings.put("kind", "KubeletConfiguration").put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        return settings;
    }

    private static long maxPods(KubeletOptions options, @Nullable Node node) {
        Quantity own = node == null ? null : node.status().capacity().get("pods");
        return own == null ? Long.parseLong(options.capacity().get("pods")) : own.value();
    }
}
