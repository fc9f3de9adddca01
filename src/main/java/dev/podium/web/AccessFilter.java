package dev.podium.web;

import dev.podium.access.Access;
import dev.podium.access.AccessOptions;
import dev.podium.access.Attempt;
import dev.podium.access.Authorizer;
import dev.podium.model.User;
import dev.podium.registry.ApiException;
import dev.podium.web.audit.AuditTrail;
import dev.podium.web.flow.FlowClassifier;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** The door: finds out who makes a request, and whether they may. */
@Component
@Order(2)
class AccessFilter extends OncePerRequestFilter {

    private static final String USER = AccessFilter.class.getName() + ".user";
    private static final String DECISION = "authorization.k8s.io/decision";
    private static final String REASON = "authorization.k8s.io/reason";
    private static final User NOBODY = User.of("");
    private static final Set<String> LASTING = Set.of("attach", "exec", "log", "portforward", "proxy");

    /** Whoever watches over the process may ask how it is, as upstream's {@code --authorization-always-allow-paths} say. */
    private static final Set<String> ALWAYS_ALLOWED = Set.of("/healthz", "/livez", "/readyz");

    private final ObjectProvider<Access> access;
    private final ObjectProvider<FlowClassifier> flows;

    /** Takes what it needs when it needs it: filters are made before anything that could fail to start. */
    AccessFilter(ObjectProvider<Access> access, ObjectProvider<FlowClassifier> flows) {
        this.access = access;
        this.flows = flows;
    }

    /** Who makes a request that came through here. */
    static User user(HttpServletRequest request) {
        return (User) Objects.requireNonNull(request.getAttribute(USER));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (!ALWAYS_ALLOWED.contains(request.getRequestURI())) {
                Access access = this.access.getObject();
                AuditTrail trail = AuditTrail.of(request);
                User known = known(access, request, trail);
                User user = new Impersonation(access.authorizer()).of(request, known);
                request.setAttribute(USER, user);
                Attempt attempt = Attempts.of(request, user);
                if (!user.equals(known)) {
                    trail.impersonated(user);
                }
                classify(attempt, response);
                demand(access, attempt, trail);
            }
        } catch (ApiException refused) {
            ErrorHandler.send(refused, request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private static User known(Access access, HttpServletRequest request, AuditTrail trail) {
        User known;
        try {
            known = new Authentication(access).user(request);
        } catch (ApiException refused) {
            if (trail.open()) {
                boolean token = request.getHeader("Authorization") != null;
                trail.unknown(Attempts.of(request, NOBODY), token ? "bearer" : "no auth methods found");
            }
            throw refused;
        }
        if (trail.open()) {
            trail.identified(Attempts.of(request, known));
        }
        return known;
    }

    private static void demand(Access access, Attempt attempt, AuditTrail trail) {
        if (access.options().authorization() == AccessOptions.Authorization.ALWAYS_ALLOW) {
            trail.annotate(DECISION, "allow");
            trail.annotate(REASON, "");
            return;
        }
        Authorizer.Decision decision = access.authorizer().authorize(attempt);
        trail.annotate(DECISION, decision.allowed() ? "allow" : "forbid");
        trail.annotate(REASON, decision.reason());
        if (!decision.allowed()) {
            throw forbidden(attempt, decision.reason());
        }
    }

    /** As upstream's {@code apiserver/pkg/server/filters/priority-and-fairness.go}: requests that last and are no watches have no place. */
    private void classify(Attempt attempt, HttpServletResponse response) {
        if (attempt instanceof Attempt.OnResource on && LASTING.contains(on.subresource())) {
            return;
        }
        FlowClassifier.Flow flow = flows.getObject().flow(attempt);
        if (flow != null) {
            response.setHeader("X-Kubernetes-Pf-Flowschema-Uid", flow.schema());
            response.setHeader("X-Kubernetes-Pf-Prioritylevel-Uid", flow.level());
        }
    }

    static void demand(Authorizer authorizer, Attempt attempt) {
        Authorizer.Decision decision = authorizer.authorize(attempt);
        if (!decision.allowed()) {
            throw forbidden(attempt, decision.reason());
        }
    }

    /** In the words of upstream's {@code apiserver/pkg/endpoints/handlers/responsewriters}. */
    static ApiException forbidden(Attempt attempt, String reason) {
        String why = attempt.denied().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                + (reason.isEmpty() ? "" : ": " + reason);
        return switch (attempt) {
            case Attempt.OnResource on -> {
                String resource = on.group().isEmpty() ? on.resource() : on.resource() + "." + on.group();
                yield new ApiException(
                        403,
                        "Forbidden",
                        resource + (on.name().isEmpty() ? "" : " \"" + on.name() + "\"") + " is forbidden: " + why,
                        new ApiException.Details(on.name(), on.group(), on.resource(), null, List.of(), 0));
            }
            case Attempt.OnPath _ -> new ApiException(
                    403,
                    "Forbidden",
                    "forbidden: " + why,
                    new ApiException.Details(null, null, null, null, List.of(), 0));
        };
    }
}
