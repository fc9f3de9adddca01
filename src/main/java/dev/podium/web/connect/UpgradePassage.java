package dev.podium.web.connect;

import dev.podium.time.ClusterTime;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** An upgrade that another host is asked for: if it agrees, what it and the client say goes through unread. */
final class UpgradePassage {

    private static final int LONGEST_HEAD = 64 * 1024;

    private final ClusterTime time;
    private final Socket socket;

    /** @param socket connected to the host; closed in the end */
    UpgradePassage(ClusterTime time, Socket socket) {
        this.time = time;
        this.socket = socket;
    }

    void pass(
            String line, List<Map.Entry<String, String>> headers, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpForward.UnreachableException {
        boolean taken = false;
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            List<String> head;
            try {
                ask(line, headers);
                head = head(in);
            } catch (IOException broken) {
                throw new HttpForward.UnreachableException(broken.getMessage());
            }
            String[] status = head.getFirst().split(" ", 3);
            if (status.length < 2 || !status[1].matches("[1-9][0-9]{2}")) {
                throw new HttpForward.UnreachableException("malformed HTTP response \"" + head.getFirst() + "\"");
            }
            response.setStatus(Integer.parseInt(status[1]));
            if (status[1].equals("101")) {
                head.stream().skip(1).forEach(each -> header(each, response));
                request.upgrade(TakenOver.class).then((client, toClient, end) -> join(in, client, toClient, end));
                taken = true;
            } else {
                refuse(head, in, response);
            }
        } catch (ServletException failed) {
            throw new IOException(failed);
        } finally {
            if (!taken) {
                socket.close();
            }
        }
    }

    private void ask(String line, List<Map.Entry<String, String>> headers) throws IOException {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\n");
        headers.forEach(each -> head.append(each.getKey()).append(": ").append(each.getValue()).append("\r\n"));
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.size() >= LONGEST_HEAD) {
                throw new IOException(next < 0 ? "unexpected EOF" : "the answer's head is too long");
            }
            head.write(next);
            text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
        }
        return text.lines().filter(each -> !each.isEmpty()).toList();
    }

    private static void header(String line, HttpServletResponse response) {
        int colon = line.indexOf(':');
        if (colon > 0) {
            response.addHeader(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private static void refuse(List<String> head, InputStream in, HttpServletResponse response) throws IOException {
        InputStream body = response.getStatus() == 204 || response.getStatus() == 304 ? InputStream.nullInputStream() : in;
        for (String each : head.subList(1, head.size())) {
            String name = each.substring(0, Math.max(0, each.indexOf(':')));
            if (HttpForward.passedBack(name)) {
                header(each, response);
            }
            if (name.equalsIgnoreCase("Transfer-Encoding")) {
                body = new ChunkedInputStream(new SessionInputBufferImpl(8 * 1024), in);
            } else if (name.equalsIgnoreCase("Content-Length")) {
                header(each, response);
                response.getOutputStream().write(in.readNBytes(Integer.parseInt(each.substring(name.length() + 1).strip())));
                return;
            }
        }
        HttpForward.copy(body, response.getOutputStream());
    }

    /** Whoever stops first ends it for both, as upstream. */
    private void join(InputStream host, InputStream client, OutputStream toClient, Runnable end) {
        time.run("upgraded", () -> {
            try (socket) {
                HttpForward.copy(client, socket.getOutputStream());
            } catch (IOException over) {
                // The other direction ends for that too.
            }
        });
        try (socket) {
            HttpForward.copy(host, toClient);
        } catch (IOException over) {
            // As above.
        } finally {
            end.run();
        }
    }
}
