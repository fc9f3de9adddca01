package dev.podium.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * What tells whether something is well (upstream's {@code apiserver/pkg/server/healthz}).
 *
 * @param checks by name, in the order in which they are told
 */
record HealthChecks(Map<String, BooleanSupplier> checks) {

    /**
     * Answers with whether all are well.
     *
     * @param kind such as {@code healthz}
     */
    void all(String kind, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] exclude = request.getParameterValues("exclude");
        StringBuilder told = new StringBuilder();
        boolean well = true;
        TreeSet<String> unknown = new TreeSet<>(exclude == null ? List.of() : List.of(exclude));
        for (Map.Entry<String, BooleanSupplier> each : checks.entrySet()) {
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

    /** Answers with whether one of them is well; false if there is none of that name, and no answer. */
    boolean one(String name, HttpServletResponse response) throws IOException {
        BooleanSupplier found = checks.get(name);
        if (found == null) {
            return false;
        }
        boolean well = found.getAsBoolean();
        answer(response, well, well ? "ok" : "internal server error: reason withheld\n");
        return true;
    }

    private static void answer(HttpServletResponse response, boolean well, String text) throws IOException {
        response.setStatus(well ? 200 : 500);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getWriter().write(text);
    }
}
