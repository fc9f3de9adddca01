package dev.podium.web;

import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether the server is well (upstream's {@code apiserver/pkg/server/healthz}). It listens no sooner than everything behind
 * it runs, so that what can still go wrong is storage; but its clients have their kubeconfig a moment later only.
 */
@RestController
@Hidden
class HealthController {

    private static final String STARTUP = "startup";

    private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();

    /** @param availability says when the start is over: only then are clients told where the server is */
    HealthController(Registry registry, ApplicationAvailability availability) {
        checks.put("ping", () -> true);
        checks.put("storage", registry::writable);
        checks.put(STARTUP, () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
    }

    @GetMapping({"/{kind:healthz|livez|readyz}", "/{kind:healthz|livez|readyz}/"})
    void all(
            @PathVariable String kind,
            @RequestParam(required = false, defaultValue = "") List<String> exclude,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StringBuilder told = new StringBuilder();
        boolean well = true;
        TreeSet<String> unknown = new TreeSet<>(exclude);
        for (Map.Entry<String, BooleanSupplier> each : checks.entrySet()) {
            if (kind.equals("livez") && each.getKey().equals(STARTUP)) {
                continue;
            }
            if (unknown.remove(each.getKey())) {
                told.append("[+]").append(each.getKey()).append(" excluded: ok\n");
            } else if (each.getValue().getAsBoolean()) {
                told.append("[+]").append(each.getKey()).append(" ok\n");
            } else {
                told.append("[-]").append(each.getKey()).append(" failed: reason withheld\n");
                well = false;
            }
        }
        unknown.remove("");
        if (!unknown.isEmpty()) {
            told.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(String.join(",", unknown.stream().map(each -> '"' + each + '"').toList()))
                    .append('\n');
        }
        told.append(kind).append(well ? " check passed\n" : " check failed\n");
        // Its being there is what counts: it mostly has no value.
        boolean verbose = request.getParameterMap().containsKey("verbose");
        answer(response, well, well && !verbose ? "ok" : told.toString());
    }

    @GetMapping("/{kind:healthz|livez|readyz}/{check}")
    void one(@PathVariable String check, HttpServletResponse response) throws IOException {
        BooleanSupplier found = checks.get(check);
        if (found == null) {
            throw ApiException.noSuchPath();
        }
        boolean well = found.getAsBoolean();
        answer(response, well, well ? "ok" : "internal server error: reason withheld\n");
    }

    private static void answer(HttpServletResponse response, boolean well, String text) throws IOException {
        response.setStatus(well ? 200 : 500);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getWriter().write(text);
    }
}
