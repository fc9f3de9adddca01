package dev.podium.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Answers in gzip, as upstream gives them: large ones, to clients that take it (apiserver, {@code responsewriters}). */
final class Compression {

    /** Upstream's {@code defaultGzipThresholdBytes}. */
    private static final int THRESHOLD = 128 * 1024;

    private static final int BUFFER = 64 * 1024;

    private Compression() {}

    /**
     * An answer's body, compressed if the client takes that and it grows large. Nothing is sent before it is closed or has
     * outgrown the threshold, so that what fails early can still be answered otherwise.
     */
    static OutputStream body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return accepted(request) ? new Undecided(response) : response.getOutputStream();
    }

    private static boolean accepted(HttpServletRequest request) {
        String accepted = request.getHeader("Accept-Encoding");
        if (accepted == null) {
            return false;
        }
        for (String each : accepted.split(",")) {
            // As upstream, a weight says nothing.
            if (each.split(";")[0].strip().equals("gzip")) {
                return true;
            }
        }
        return false;
    }

    /** Keeps the first bytes until it is clear whether there will be many. */
    private static final class Undecided extends OutputStream {

        private final HttpServletResponse response;
        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private @Nullable OutputStream out;

        Undecided(HttpServletResponse response) {
            this.response = response;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            OutputStream decided = out;
            if (decided == null && first.size() + length < THRESHOLD) {
                first.write(bytes, offset, length);
                return;
            }
            if (decided == null) {
                response.setHeader("Content-Encoding", "gzip");
                response.addHeader("Vary", "Accept-Encoding");
                decided = new Gzip(response.getOutputStream());
                first.writeTo(decided);
                first.reset();
                out = decided;
            }
            decided.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (out == null) {
                response.setContentLength(first.size());
                out = response.getOutputStream();
                first.writeTo(out);
            }
            out.close();
        }
    }

    private static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
