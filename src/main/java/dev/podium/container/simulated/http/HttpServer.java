package dev.podium.container.simulated.http;

import dev.podium.container.simulated.HttpHandler;
import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.ProcessEnded;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP/1.1 on connections of the pod network. */
public final class HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final HttpProcessor PROCESSOR = HttpProcessorBuilder.create()
            .addAll(new ResponseContent(), new ResponseConnControl())
            .build();
    private static final Http1Config SMALL = Http1Config.custom().setBufferSize(2048).build();

    private final HttpHandler handler;

    public HttpServer(HttpHandler handler) {
        this.handler = handler;
    }

    /** Serves one connection until either end closes it. */
    public void serve(Connection connection) throws IOException {
        serve(connection, new ConnectionSocket(connection));
    }

    /** Serves what comes through a layer over the connection, such as TLS. */
    void serve(Connection connection, Socket layer) throws IOException {
        HttpService service = new HttpService(
                PROCESSOR, (request, trigger, context) -> answer(request, connection, trigger));
        try (connection;
                Socket socket = layer;
                DefaultBHttpServerConnection http = new DefaultBHttpServerConnection("http", SMALL)) {
            http.bind(socket);
            while (http.isOpen()) {
                service.handleRequest(http, HttpCoreContext.create());
            }
        } catch (ConnectionClosedException done) {
            LOG.trace("{} has closed its connection", connection.remote());
        } catch (HttpException malformed) {
            LOG.debug("{} does not speak HTTP", connection.remote(), malformed);
        }
    }

    private void answer(
            ClassicHttpRequest request, Connection connection, HttpServerRequestHandler.ResponseTrigger trigger)
            throws IOException, HttpException {
        HttpResponse response;
        try {
            response = handler.handle(read(request, connection));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ProcessEnded over) {
            throw over;
        } catch (Exception broken) {
            response = HttpResponse.text(500, String.valueOf(broken.getMessage()));
        }
        trigger.submitResponse(write(response));
    }

    private static HttpRequest read(ClassicHttpRequest request, Connection connection) throws IOException {
        HttpEntity entity = request.getEntity();
        byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
        return new HttpRequest(
                request.getMethod(),
                request.getPath(),
                headers(request.getHeaders()),
                body == null ? new byte[0] : body,
                connection.remote());
    }

    static List<HttpHeader> headers(Header[] all) {
        List<HttpHeader> headers = new ArrayList<>(all.length);
        for (Header each : all) {
            headers.add(new HttpHeader(each.getName(), each.getValue()));
        }
        return headers;
    }

    private static ClassicHttpResponse write(HttpResponse response) {
        ClassicHttpResponse message = new BasicClassicHttpResponse(response.status());
        ContentType type = null;
        for (HttpHeader each : response.headers()) {
            if (each.name().equalsIgnoreCase("Content-Type")) {
                type = ContentType.parseLenient(each.value());
            } else {
                message.addHeader(each.name(), each.value());
            }
        }
        message.setEntity(new ByteArrayEntity(response.body(), type));
        return message;
    }
}
