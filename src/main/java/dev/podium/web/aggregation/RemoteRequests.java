package dev.podium.web.aggregation;

import dev.podium.model.User;
import dev.podium.registry.ApiService;
import dev.podium.registry.RemoteApis;
import dev.podium.registry.RemoteUser;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import dev.podium.web.connect.Connections;
import dev.podium.web.connect.Destination;
import dev.podium.web.connect.HttpForward;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Passes requests on to other API servers, and says who makes them (kube-aggregator, pkg/apiserver/handler_proxy.go). */
@Component
public final class RemoteRequests {

    /** What every client asks for again and again must not keep it waiting. */
    private static final Duration DISCOVERY = Duration.ofSeconds(5);

    private static final Duration DIAL = Duration.ofSeconds(30);

    private final RemoteApis apis;
    private final ClusterTime time;
    private final HttpForward forward;

    RemoteRequests(RemoteApis apis, ClusterTime time) {
        this.apis = apis;
        this.time = time;
        this.forward = new HttpForward(time);
    }

    /** Has the server of {@code service} answer the request. */
    public void pass(ApiService service, User user, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        if (service.available() == ApiService.Availability.UNAVAILABLE) {
            refuse(response, "service unavailable");
            return;
        }
        String authority;
        try {
            authority = apis.authority(service);
        } catch (IOException nowhere) {
            refuse(response, "service unavailable");
            return;
        }
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        String path = request.getRequestURI();
        AtomicReference<@Nullable Socket> opened = new AtomicReference<>();
        AtomicBoolean late = new AtomicBoolean();
        boolean discovery = path.equals(service.path()) || path.equals(service.path() + "/");
        Destination.Line line = () -> {
            Socket socket = apis.connect(service, discovery ? DISCOVERY : DIAL);
            opened.set(socket);
            return socket;
        };
        Task deadline = discovery
                ? time.after(DISCOVERY, () -> {
                    late.set(true);
                    close(opened.get());
                })
                : null;
        try {
            forward.pass(
                    new Destination(line, authority, "", new Destination.Sender(RemoteUser.headers(user), RemoteUser::owns)),
                    path + query,
                    request,
                    response);
        } catch (HttpForward.UnreachableException unreachable) {
            refuse(
                    response,
                    "error trying to reach service: " + (late.get() ? "context deadline exceeded" : unreachable.getMessage()));
        } finally {
            if (deadline != null) {
                deadline.cancel();
            }
        }
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    /** In plain text, as Go's server. */
    private static void refuse(HttpServletResponse response, String why) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        Connections.refuse(response, 503, why);
    }
}
