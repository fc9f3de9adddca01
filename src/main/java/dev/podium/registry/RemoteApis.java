package dev.podium.registry;

import dev.podium.model.User;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.io.IOException;
import java.net.Socket;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/** The API servers that APIServices name beside this one, and the way to them (kube-aggregator, pkg/apiserver). */
public final class RemoteApis {

    private static final String BUCKET = "apiregistration.k8s.io/apiservices/";
    private static final Duration CHECK = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5;
    private static final int MOST_ANSWERED = 64 << 20;
    private static final int MOST_REMEMBERED = 100;
    private static final User AGGREGATOR = User.of("system:kube-aggregator", "system:masters");

    private final WatchCache cache;
    private final ServiceBackends services;
    private final Dialer dialer;
    private final ClusterTime time;
    private final Supplier<KeyStore.PrivateKeyEntry> identity;
    private final Map<ApiService.Credentials, PeerTls> peers = new ConcurrentHashMap<>();

    /**
     * @param dialer how Pods and other machines are reached
     * @param identity what this server shows to the others; asked for when the first of them is reached
     */
    public RemoteApis(WatchCache cache, Dialer dialer, ClusterTime time, Supplier<KeyStore.PrivateKeyEntry> identity) {
        this.cache = cache;
        this.services = new ServiceBackends(cache);
        this.dialer = dialer;
        this.time = time;
        this.identity = identity;
    }

    /**
     * A request of the server's own.
     *
     * @param target path and query
     * @param accept the media types that are understood, as in the header
     */
    public record Question(String method, String target, String accept, User user) {

        /** One to read, by the aggregator itself. */
        public static Question read(String target, String accept) {
            return new Question("GET", target, accept, AGGREGATOR);
        }
    }

    /** What is answered. */
    public record Answer(int code, String mediaType, byte[] body) {}

    /** The APIService of a version of a group; null if there is none, or this server serves it. */
    public @Nullable ApiService find(String group, String version) {
        return named(version + "." + group);
    }

    /** The same by its name. */
    public @Nullable ApiService named(String name) {
        CachedObject found = cache.get(BUCKET + name);
        ApiService service = found == null ? null : found.view(ApiService.class, ApiService::read);
        return service == null || service.server() == null ? null : service;
    }

    /** All APIServices, this server's own too, by name. */
    public List<ApiService> all() {
        return cache.list(BUCKET).items().stream()
                .map(each -> each.view(ApiService.class, ApiService::read))
                .toList();
    }

    /** The authority of the URLs under which a server is reached, in the words of upstream's {@code ResolveCluster} if it has none. */
    public String authority(ApiService service) throws IOException {
        ApiService.Server server = server(service);
        return services.clusterAddress(server.namespace(), server.service(), server.port());
    }

    private static ApiService.Server server(ApiService service) {
        return Objects.requireNonNull(service.server(), "an APIService of this server's own");
    }

    /**
     * A connection to a server that is who it should be.
     *
     * @param timeout until somebody answers, at all
     * @throws IOException if there is none; in Go's words
     */
    public Socket connect(ApiService service, Duration timeout) throws IOException, InterruptedException {
        ApiService.Server server = server(service);
        String authority = authority(service);
        Socket socket = dial(server, authority, timeout);
        AtomicBoolean late = new AtomicBoolean();
        Task deadline = time.after(Duration.ofSeconds(10), () -> {
            late.set(true);
            close(socket);
        });
        try {
            return peer(server.trust()).over(socket, server.host(), server.port());
        } catch (IOException refused) {
            close(socket);
            throw late.get() ? new IOException("net/http: TLS handshake timeout", refused) : refused;
        } finally {
            deadline.cancel();
        }
    }

    /** Where a Service leads to Pods, they are reached without the detour, but told of under its address. */
    private Socket dial(ApiService.Server server, String authority, Duration timeout)
            throws IOException, InterruptedException {
        ServiceBackends.Place place;
        try {
            place = services.any(server.namespace(), server.service(), Integer.toString(server.port()));
        } catch (ServiceBackends.NobodyException nobody) {
            throw new IOException("dial tcp " + authority + ": connect: connection refused", nobody);
        }
        try {
            return dialer.dial(place.host(), place.port(), timeout);
        } catch (IOException refused) {
            String why = String.valueOf(refused.getMessage());
            throw new IOException(why.replace("dial tcp " + place.host() + ":" + place.port() + ":", "dial tcp " + authority + ":"), refused);
        }
    }

    private PeerTls peer(ApiService.Credentials credentials) throws IOException {
        PeerTls known = peers.get(credentials);
        if (known != null) {
            return known;
        }
        PeerTls.Trust trust =
                switch (credentials.verification()) {
                    case SKIPPED -> new PeerTls.Trust.Anyone();
                    case REQUIRED -> new PeerTls.Trust.Authorities(Base64.getDecoder().decode(credentials.authorities()));
                };
        PeerTls made = PeerTls.of(trust, identity.get());
        if (peers.size() >= MOST_REMEMBERED) {
            peers.clear();
        }
        peers.put(credentials, made);
        return made;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    /**
     * What a server answers, whatever the code.
     *
     * @param timeout for everything
     * @throws IOException if it does not; in Go's words
     */
    public Answer ask(ApiService service, Question question, Duration timeout) throws IOException, InterruptedException {
        AtomicBoolean late = new AtomicBoolean();
        try (Socket socket = connect(service, timeout)) {
            Task deadline = time.after(timeout, () -> {
                late.set(true);
                close(socket);
            });
            try (DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(null)) {
                http.bind(socket);
                try (ClassicHttpResponse response = new HttpRequestExecutor()
                        .execute(request(authority(service), question), http, HttpCoreContext.create())) {
                    Header type = response.getFirstHeader("Content-Type");
                    return new Answer(
                            response.getCode(),
                            type == null ? "" : type.getValue(),
                            response.getEntity() == null
                                    ? new byte[0]
                                    : response.getEntity().getContent().readNBytes(MOST_ANSWERED));
                }
            } finally {
                deadline.cancel();
            }
        } catch (IOException | HttpException failed) {
            throw new IOException(late.get() ? "context deadline exceeded" : failed.getMessage(), failed);
        }
    }

    private static BasicClassicHttpRequest request(String authority, Question question) {
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest(question.method(), (HttpHost) null, question.target());
        request.addHeader("Host", authority);
        request.addHeader("Accept", question.accept());
        request.addHeader("User-Agent", "kube-apiserver");
        RemoteUser.headers(question.user()).forEach(each -> request.addHeader(each.getKey(), each.getValue()));
        request.addHeader("Connection", "close");
        return request;
    }

    /**
     * Finds out whether a server answers. Several attempts are made at once, as a Service may have places that do not work beside
     * some that do (upstream's {@code remote_available_controller}).
     *
     * @throws IOException if none of them succeeds; in upstream's words
     */
    public void check(String name) throws IOException, InterruptedException {
        ApiService service = named(name);
        if (service == null) {
            return;
        }
        BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            time.run("availability", () -> attempts.add(attempt(service)));
        }
        IOException last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            last = attempts.take().failure();
            if (last == null) {
                return;
            }
        }
        throw Objects.requireNonNull(last);
    }

    private record Attempt(@Nullable IOException failure) {}

    private Attempt attempt(ApiService service) {
        try {
            String url = "https://" + authority(service) + service.path();
            try {
                Answer answer = ask(service, Question.read(service.path(), "*/*"), CHECK);
                return new Attempt(
                        answer.code() >= 200 && answer.code() < 300
                                ? null
                                : missing(url, "bad status from " + url + ": " + answer.code()));
            } catch (IOException failed) {
                return new Attempt(missing(url, "Get \"" + url + "\": " + failed.getMessage()));
            }
        } catch (IOException nowhere) {
            return new Attempt(nowhere);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return new Attempt(new IOException("the server is shutting down"));
        }
    }

    private static IOException missing(String url, String why) {
        return new IOException("failing or missing response from " + url + ": " + why);
    }
}
