package dev.podium.web.metrics;

import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** Counts requests and watches, and looks up the rest when somebody asks. */
@Component
public final class ServerMetrics {

    private static final String[] REQUEST = {"verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component"};
    private static final String[] ANSWER = {
        "verb", "dry_run", "group", "version", "resource", "subresource", "scope", "component", "code"
    };
    private static final String COMPONENT = "apiserver";

    /** Upstream's, in seconds. */
    private static final double[] BUCKETS = {
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60
    };

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final Registry registry;
    private final Counter requests;
    private final Histogram durations;
    private final Gauge inFlight;
    private final Gauge longRunning;
    private boolean complete;

    ServerMetrics(Registry registry) {
        this.registry = registry;
        requests = Counter.builder()
                .name("apiserver_request_total")
                .help("Counter of apiserver requests broken out for each verb, dry run value, group, version, resource,"
                        + " scope, component, and HTTP response code.")
                .labelNames(ANSWER)
                .register(metrics);
        durations = Histogram.builder()
                .name("apiserver_request_duration_seconds")
                .help("Response latency distribution in seconds for each verb, dry run value, group, version, resource,"
                        + " subresource, scope and component.")
                .labelNames(REQUEST)
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .register(metrics);
        inFlight = Gauge.builder()
                .name("apiserver_current_inflight_requests")
                .help("Requests that are being served now, without watches, by what they do.")
                .labelNames("request_kind")
                .register(metrics);
        longRunning = Gauge.builder()
                .name("apiserver_longrunning_requests")
                .help("Gauge of all active long-running apiserver requests broken out by verb, group, version, resource,"
                        + " scope and component.")
                .labelNames("verb", "group", "version", "resource", "subresource", "scope", "component")
                .register(metrics);
    }

    /** A request has been answered. */
    void answered(RequestLabels labels, String dryRun, int code, Duration took) {
        requests.labelValues(
                        labels.verb(),
                        dryRun,
                        labels.group(),
                        labels.version(),
                        labels.resource(),
                        labels.subresource(),
                        labels.scope(),
                        COMPONENT,
                        Integer.toString(code))
                .inc();
        if (!labels.verb().equals("WATCH")) {
            durations.labelValues(
                            labels.verb(),
                            dryRun,
                            labels.group(),
                            labels.version(),
                            labels.resource(),
                            labels.subresource(),
                            labels.scope(),
                            COMPONENT)
                    .observe(took.toNanos() / 1e9);
        }
    }

    /** A request has come ({@code 1}) or has been answered ({@code -1}). */
    void inFlight(String method, int change) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        inFlight.labelValues(reads ? "readOnly" : "mutating").inc(change);
    }

    /** A watch has begun; what is returned is to be run when it has ended, and may be run again. */
    public Runnable watching(Resource resource, String scope) {
        var gauge = longRunning.labelValues(
                "WATCH", resource.group(), resource.version(), resource.name(), "", scope, COMPONENT);
        gauge.inc();
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                gauge.dec();
            }
        };
    }

    /** Everything there is to scrape. */
    synchronized PrometheusRegistry scraped() {
        if (!complete) {
            complete = true;
            JvmMetrics.builder().register(metrics);
            Info.builder()
                    .name("kubernetes_build_info")
                    .help("A metric with a constant '1' value labeled by what was built.")
                    .labelNames("java_version", "platform")
                    .register(metrics)
                    .addLabelValues(Runtime.version().toString(), System.getProperty("os.name"));
            GaugeWithCallback.builder()
                    .name("apiserver_resource_objects")
                    .help("Number of stored objects by group and resource.")
                    .labelNames("group", "resource")
                    .callback(callback -> registry.resources().stream()
                            .filter(ServerMetrics::counted)
                            .forEach(each -> callback.call(registry.count(each), each.group(), each.name())))
                    .register(metrics);
            GaugeWithCallback.builder()
                    .name("podium_revision")
                    .help("The latest revision of everything: how much has ever been written.")
                    .callback(callback -> callback.call(registry.revision()))
                    .register(metrics);
        }
        return metrics;
    }

    /** One of several resources that serve the same objects. */
    private static boolean counted(Resource resource) {
        return resource.verbs().contains("list")
                && resource.storage().type().group().equals(resource.group())
                && resource.storage().type().version().equals(resource.version());
    }
}
