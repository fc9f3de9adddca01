package dev.podium.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers in gzip, as upstream gives them: large ones, to clients that take it (apiserver, {@code responsewriters}). */
final class Compression {

    /** Upstream's {@code defaultGzipThresholdBytes}. */
    private static final long THRESHOLD = 128 * 1024;

    private static final int BUFFER = 64 * 1024;

    private Compression() {}

    static boolean wanted(HttpServletRequest request, long size) {
        String accepted = request.getHeader("Accept-Encoding");
        if (size < THRESHOLD || accepted == null) {
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

    /** The answer's body; to be closed when it is whole. */
    static OutputStream open(HttpServletResponse response) throws IOException {
        response.setHeader("Content-Encoding", "gzip");
        response.addHeader("Vary", "Accept-Encoding");
        return new Gzip(response.getOutputStream());
    }

    private static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
