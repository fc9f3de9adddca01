package dev.podium.container.simulated.http;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import java.io.IOException;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestContent;

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

    /** Sends a request and reads the whole response; closes the connection. */
    public static HttpResponse send(Connection connection, Call call) throws IOException {
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest(call.method(), (HttpHost) null, call.target());
        call.headers().forEach(each -> request.addHeader(each.name(), each.value()));
        if (call.body().length > 0) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        HttpRequestExecutor executor = new HttpRequestExecutor();
        try (connection;
                ConnectionSocket socket = new ConnectionSocket(connection);
                DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(Http1Config.DEFAULT)) {
            http.bind(socket);
            HttpCoreContext context = HttpCoreContext.create();
            executor.preProcess(request, PROCESSOR, context);
            try (ClassicHttpResponse response = executor.execute(request, http, context)) {
                byte[] body = response.getEntity() == null ? null : EntityUtils.toByteArray(response.getEntity());
                return new HttpResponse(
                        response.getCode(), HttpServer.headers(response.getHeaders()), body == null ? new byte[0] : body);
            }
        } catch (HttpException malformed) {
            throw new IOException("bad response: " + malformed.getMessage(), malformed);
        }
    }
}
