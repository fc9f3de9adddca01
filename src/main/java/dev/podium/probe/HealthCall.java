package dev.podium.probe;

import dev.podium.network.Http2Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** One call of {@code grpc.health.v1.Health/Check}, the only one on its connection. */
final class HealthCall {

    private static final int STREAM = 1;
    private static final String[] STATES = {"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String http = "";
    private String status = "";
    private String message = "";

    private HealthCall() {}

    /**
     * How the call ended.
     *
     * @param message gRPC's, for what is not {@link GrpcStatus#OK}
     * @param state what the service says of itself: {@code SERVING} and so on; {@code UNKNOWN} unless the call succeeded
     */
    record Reply(GrpcStatus status, String message, String state) {}

    /** Asks and waits for the whole answer; a connection that breaks is an answer too, as gRPC's libraries see it. */
    static Reply make(Http2Wire wire, String address, String service) throws InterruptedException {
        try {
            wire.headers(
                    STREAM,
                    List.of(
                            new BasicHeader(":method", "POST"),
                            new BasicHeader(":scheme", "http"),
                            new BasicHeader(":path", "/grpc.health.v1.Health/Check"),
                            new BasicHeader(":authority", address),
                            new BasicHeader("content-type", "application/grpc"),
                            new BasicHeader("user-agent", "kube-probe/1.36"),
                            new BasicHeader("te", "trailers")),
                    false);
            wire.data(STREAM, framed(request(service)), true);
            return new HealthCall().read(wire);
        } catch (InterruptedIOException stop) {
            throw new InterruptedException();
        } catch (EOFException ended) {
            return failed(GrpcStatus.UNAVAILABLE, "error reading from server: EOF");
        } catch (IOException broken) {
            return failed(GrpcStatus.UNAVAILABLE, "error reading from server: " + broken.getMessage());
        }
    }

    private static Reply failed(GrpcStatus status, String message) {
        return new Reply(status, message, STATES[0]);
    }

    private Reply read(Http2Wire wire) throws IOException {
        while (true) {
            boolean last = false;
            switch (wire.read()) {
                case Http2Wire.Headers(int stream, List<Header> fields, boolean end) when stream == STREAM -> {
                    fields.forEach(this::note);
                    last = end;
                }
                case Http2Wire.Data(int stream, byte[] bytes, boolean end) when stream == STREAM -> {
                    body.writeBytes(bytes);
                    last = end;
                }
                case Http2Wire.Reset(int stream, String error) when stream == STREAM -> {
                    return failed(
                            error.equals("CANCEL") ? GrpcStatus.CANCELED : GrpcStatus.INTERNAL,
                            "stream terminated by RST_STREAM with error code: " + error);
                }
                case Http2Wire.Message _ -> {} // of another stream, which the server has no reason to open
            }
            if (last) {
                return reply();
            }
        }
    }

    private void note(Header field) {
        switch (field.getName()) {
            case ":status" -> http = field.getValue();
            case "grpc-status" -> status = field.getValue();
            case "grpc-message" -> message = decoded(field.getValue());
            default -> {} // metadata
        }
    }

    /** gRPC percent-encodes its messages; one that is encoded badly is shown as it is. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private Reply reply() {
        if (status.isEmpty()) {
            return http.equals("200")
                    ? failed(GrpcStatus.INTERNAL, "server closed the stream without sending trailers")
                    : failed(GrpcStatus.ofHttp(http), "unexpected HTTP status code received from server: " + http);
        }
        return new Reply(GrpcStatus.of(status), message, state(body.toByteArray()));
    }

    /** A {@code HealthCheckRequest}: its only field is the service. */
    private static byte[] request(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0) {
            return name;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0x0a);
        int length = name.length;
        for (; length > 0x7f; length >>>= 7) {
            message.write(length & 0x7f | 0x80);
        }
        message.write(length);
        message.writeBytes(name);
        return message.toByteArray();
    }

    /** As gRPC sends a message: uncompressed, and its length. */
    private static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(5 + message.length).put((byte) 0).putInt(message.length).put(message).array();
    }

    /** The state in a framed {@code HealthCheckResponse}: its only field, absent for the first of the states. */
    private static String state(byte[] body) {
        return body.length < 7 || body[5] != 0x08 || body[6] < 0 || body[6] >= STATES.length
                ? STATES[0]
                : STATES[body[6]];
    }
}
