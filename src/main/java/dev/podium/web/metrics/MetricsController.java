package dev.podium.web.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /metrics}, as Prometheus scrapes it. */
@RestController
@Hidden
class MetricsController {

    private final ServerMetrics metrics;

    MetricsController(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @GetMapping("/metrics")
    void scrape(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accept = request.getHeader("Accept");
        // Prometheus' protobuf needs a library that is not here: whoever would take it takes text as well.
        ExpositionFormats formats = ExpositionFormats.init();
        ExpositionFormatWriter writer = accept != null && formats.getOpenMetricsTextFormatWriter().accepts(accept)
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        response.setContentType(writer.getContentType());
        writer.write(response.getOutputStream(), metrics.scraped().scrape());
    }
}
