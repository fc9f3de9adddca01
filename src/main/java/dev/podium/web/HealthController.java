package dev.podium.web;

import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether the server is well (upstream's {@code apiserver/pkg/server/healthz}). It listens no sooner than everything behind
 * it runs, so that what can still go wrong is storage; but its clients have their kubeconfig a moment later only.
 */
@RestController
@Hidden
class HealthController {

    private final HealthChecks live;
    private final HealthChecks all;

    /** @param availability says when the start is over: only then are clients told where the server is */
    HealthController(Registry registry, ApplicationAvailability availability) {
        Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
        checks.put("ping", () -> true);
        checks.put("storage", registry::writable);
        live = new HealthChecks(new LinkedHashMap<>(checks));
        checks.put("startup", () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
        all = new HealthChecks(checks);
    }

    @GetMapping({"/{kind:healthz|livez|readyz}", "/{kind:healthz|livez|readyz}/"})
    void all(@PathVariable String kind, HttpServletRequest request, HttpServletResponse response) throws IOException {
        (kind.equals("livez") ? live : all).all(kind, request, response);
    }

    @GetMapping("/{kind:healthz|livez|readyz}/{check}")
    void one(@PathVariable String check, HttpServletResponse response) throws IOException {
        if (!all.one(check, response)) {
            throw ApiException.noSuchPath();
        }
    }
}
