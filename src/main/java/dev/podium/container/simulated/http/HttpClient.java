package dev.podium.container.simulated.http;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** Makes HTTP/1.1 requests over connections of the pod network, one per connection. */
public final class HttpClient {

    private static final HttpProcessor PROCESSOR =
            HttpProcessorBuilder.create().addAll(new RequestContent()).build();

    private HttpClient() {}

    /**
     * A request.
     *
     * @param target path and query
     * @param body empty: none
     */
    public record Call(String method, String target, List<HttpHeader> headers, byte[] body) {}

    /** An answer whose body still comes. Closing it closes the connection, whatever is still to come. */
    public static final class Exchange implements AutoCloseable {

        private final DefaultBHttpClientConnection http;
        private final ClassicHttpResponse response;
        private final InputStream body;

        private Exchange(DefaultBHttpClientConnection http, ClassicHttpResponse response) throws IOException {
            this.http = http;
            this.response = response;
            InputStream content = response.getEntity() == null ? null : response.getEntity().getContent();
            this.body = content == null ? InputStream.nullInputStream() : content;
        }

        public int status() {
            return response.getCode();
        }

        /** The words after the status; empty if there are none. */
        public String reason() {
            String reason = response.getReasonPhrase();
            return reason == null ? "" : reason;
        }

        public List<HttpHeader> headers() {
            return HttpServer.headers(response.getHeaders());
        }

        /** The first value of a header; empty if there is none. */
        public String header(String name) {
            return new HttpResponse(status(), headers(), new byte[0]).header(name);
        }

        /** How long the body will be; negative if that is not known. */
        public long length() {
            return response.getEntity() == null ? 0 : response.getEntity().getContentLength();
        }

        /** The body, as it arrives. */
        public InputStream body() {
            return body;
        }

        @Override
        public void close() {
            http.close(CloseMode.IMMEDIATE);
        }
    }

    /** Sends a request and reads the whole response; closes the connection. */
    public static HttpResponse send(Connection connection, Call call) throws IOException {
        try (connection;
                ConnectionSocket socket = new ConnectionSocket(connection);
                Exchange exchange = open(socket, call)) {
            return new HttpResponse(exchange.status(), exchange.headers(), exchange.body().readAllBytes());
        }
    }

    /**
     * Sends a request over a connection, or a layer over one, and waits for the head of the answer. If there is none, the
     * connection is closed.
     */
    public static Exchange open(Socket socket, Call call) throws IOException {
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest(call.method(), (HttpHost) null, call.target());
        call.headers().forEach(each -> request.addHeader(each.name(), each.value()));
        if (call.body().length > 0) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
        @Nullable Exchange opened = null;
        try {
            http.bind(socket);
            HttpCoreContext context = HttpCoreContext.create();
            HttpRequestExecutor executor = new HttpRequestExecutor();
            executor.preProcess(request, PROCESSOR, context);
            opened = new Exchange(http, executor.execute(request, http, context));
            return opened;
        } catch (HttpException malformed) {
            throw new IOException("bad response: " + malformed.getMessage(), malformed);
        } finally {
            if (opened == null) {
                http.close(CloseMode.IMMEDIATE);
                socket.close();
            }
        }
    }
}
