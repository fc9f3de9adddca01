package dev.podium.web.metrics;

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
        Exposition.answer(metrics.scraped().scrape(), request, response);
    }
}
