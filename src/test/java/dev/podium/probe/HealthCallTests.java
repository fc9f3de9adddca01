package dev.podium.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.network.Http2Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A health call to a server that is another implementation of HTTP/2, over a real socket. */
class HealthCallTests {

    private static final byte[] SERVING = {0, 0, 0, 0, 2, 0x08, 1};

    /** A message of gRPC with its trailers, which are too many for one frame. */
    private static final class Served implements AsyncEntityProducer {

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public void failed(Exception cause) {
            throw new AssertionError(cause);
        }

        @Override
        public long getContentLength() {
            return -1;
        }

        @Override
        public String getContentType() {
            return "application/grpc";
        }

        @Override
        public @Nullable String getContentEncoding() {
            return null;
        }

        @Override
        public boolean isChunked() {
            return true;
        }

        @Override
        public Set<String> getTrailerNames() {
            return Set.of();
        }

        @Override
        public int available() {
            return SERVING.length;
        }

        @Override
        public void produce(DataStreamChannel channel) throws IOException {
            channel.write(ByteBuffer.wrap(SERVING));
            channel.endStream(List.of(new BasicHeader("x-much", "p".repeat(40_000)), new BasicHeader("grpc-status", "0")));
        }

        @Override
        public void releaseResources() {}
    }

    @Test
    void theProbeUnderstandsAnotherServer() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        HttpAsyncServer server = H2ServerBootstrap.bootstrap()
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
                .register("*", new AsyncServerRequestHandler<Message<HttpRequest, byte[]>>() {
                    @Override
                    public BasicRequestConsumer<byte[]> prepare(
                            HttpRequest request, EntityDetails entity, HttpContext context) {
                        return new BasicRequestConsumer<>(entity == null ? null : new BasicAsyncEntityConsumer());
                    }

                    @Override
                    public void handle(
                            Message<HttpRequest, byte[]> message, ResponseTrigger trigger, HttpContext context)
                            throws HttpException, IOException {
                        asked.complete(message.getHead().getPath() + " " + message.getBody().length);
                        trigger.submitResponse(
                                new BasicResponseProducer(new BasicHttpResponse(200), new Served()), context);
                    }
                })
                .create();
        server.start();
        InetAddress here = InetAddress.getLoopbackAddress();
        int port = ((InetSocketAddress) server.listen(new InetSocketAddress(here, 0), URIScheme.HTTP).get().getAddress())
                .getPort();
        try (SocketConnection connection = SocketConnection.of(new Socket(here, port))) {
            Http2Wire wire = new Http2Wire(connection);
            wire.greet();
            assertThat(HealthCall.make(wire, "localhost:" + port, "shop"))
                    .isEqualTo(new HealthCall.Reply(GrpcStatus.OK, "", "SERVING"));
            assertThat(asked.join()).isEqualTo("/grpc.health.v1.Health/Check 11");
        } finally {
            server.close(CloseMode.IMMEDIATE);
        }
    }
}
