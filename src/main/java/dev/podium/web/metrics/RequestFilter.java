package dev.podium.web.metrics;

import dev.podium.time.ClusterTime;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Has every request counted when it is over. */
@Component
@Order(0)
class RequestFilter extends OncePerRequestFilter {

    private final ObjectProvider<ServerMetrics> metrics;
    private final ObjectProvider<ClusterTime> time;

    /** Takes what it needs when it needs it: filters are made before anything that could fail to start. */
    RequestFilter(ObjectProvider<ServerMetrics> metrics, ObjectProvider<ClusterTime> time) {
        this.metrics = metrics;
        this.time = time;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ServerMetrics metrics = this.metrics.getObject();
        ClusterTime time = this.time.getObject();
        long began = time.nanos();
        metrics.inFlight(request.getMethod(), 1);
        try {
            chain.doFilter(request, response);
        } finally {
            metrics.inFlight(request.getMethod(), -1);
            String dryRun = request.getQueryString() != null && request.getQueryString().contains("dryRun=All") ? "All" : "";
            metrics.answered(
                    RequestLabels.of(request), dryRun, response.getStatus(), Duration.ofNanos(time.nanos() - began));
        }
    }
}
