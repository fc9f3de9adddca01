package dev.podium.web.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes metrics in the format that who scrapes them wants. */
public final class Exposition {

    private Exposition() {}

    /** Answers with them. */
    public static void answer(MetricSnapshots metrics, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String accept = request.getHeader("Accept");
        // Prometheus' protobuf needs a library that is not here: whoever would take it takes text as well.
        ExpositionFormatWriter open = ExpositionFormats.init().getOpenMetricsTextFormatWriter();
        ExpositionFormatWriter writer = accept != null && open.accepts(accept)
                ? open
                : PrometheusTextFormatWriter.builder().setTimestampsInMs(true).build();
        response.setContentType(writer.getContentType());
        writer.write(response.getOutputStream(), metrics);
    }
}
