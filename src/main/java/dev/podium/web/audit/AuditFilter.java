package dev.podium.web.audit;

import dev.podium.time.ClusterTime;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request a number, and keeps account of those that the audit policy tells of. */
@Component
@Order(1)
class AuditFilter extends OncePerRequestFilter {

    private static final String ID = "Audit-Id";

    private final ObjectProvider<Auditor> auditor;
    private final ObjectProvider<ClusterTime> time;

    /** Takes what it needs when it needs it: filters are made before anything that could fail to start. */
    AuditFilter(ObjectProvider<Auditor> auditor, ObjectProvider<ClusterTime> time) {
        this.auditor = auditor;
        this.time = time;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader(ID);
        String id = given == null || given.isEmpty() ? UUID.randomUUID().toString() : given;
        response.setHeader(ID, id);
        Auditor auditor = this.auditor.getObject();
        if (auditor.policy() == null) {
            chain.doFilter(request, response);
            return;
        }
        ClusterTime time = this.time.getObject();
        AuditTrail trail = new AuditTrail(auditor, id, time::now, request);
        Beginning watched = new Beginning(response, trail);
        boolean panicked = false;
        try {
            chain.doFilter(request, watched);
        } catch (RuntimeException | ServletException failed) {
            panicked = true;
            trail.panicked(failed);
            throw failed;
        } finally {
            // Also when the client has gone before the end.
            if (!panicked) {
                watched.begin();
                trail.complete(response.getStatus());
            }
        }
    }

    /** Sees when an answer that lasts begins. */
    private static final class Beginning extends HttpServletResponseWrapper {

        private final AuditTrail trail;
        private boolean begun;

        Beginning(HttpServletResponse response, AuditTrail trail) {
            super(response);
            this.trail = trail;
        }

        void begin() {
            if (!begun && trail.lasting()) {
                begun = true;
                trail.started(getStatus());
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            begin();
            return super.getOutputStream();
        }

        @Override
        public void flushBuffer() throws IOException {
            begin();
            super.flushBuffer();
        }
    }
}
