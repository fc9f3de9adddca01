package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an nginx writes about itself and its requests. The image has links to the container's output where the logs are;
 * where something is mounted over them, they are files.
 */
final class Journal {

    static final String DIRECTORY = "/var/log/nginx";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String COMBINED = "$remote_addr - - [$time_local] \"$request\" $status $body_bytes_sent"
            + " \"$http_referer\" \"$http_user_agent\" \"$http_x_forwarded_for\"";

    private final Process process;
    private final AtomicLong requests = new AtomicLong();

    Journal(Process process) {
        this.process = process;
    }

    void notice(String text) throws IOException {
        error("notice", text);
    }

    void warn(String text) throws IOException {
        error("warn", text);
    }

    /** What went wrong with a request. */
    void error(String text, Variables about) throws IOException {
        error("error", "*" + requests.get() + " " + text + ", client: " + about.expand("$remote_addr, server: $server_name, request: \"$request\"")
                + ", host: \"" + about.expand("$http_host") + "\"");
    }

    private void error(String level, String text) throws IOException {
        write(DIRECTORY + "/error.log", TIME.format(process.time().now()) + " [" + level + "] " + process.pid() + "#" + process.pid() + ": "
                + text, Stream.ERROR);
    }

    void access(Scope scope, Variables variables, HttpResponse response) throws IOException {
        requests.incrementAndGet();
        List<Directive> logs = scope.all("access_log");
        String file = logs.isEmpty() ? DIRECTORY + "/access.log" : logs.getFirst().first();
        if (file.equals("off")) {
            return;
        }
        variables.set("status", Integer.toString(response.status()));
        variables.set("body_bytes_sent", Integer.toString(response.body().length));
        variables.set("bytes_sent", Integer.toString(response.body().length));
        variables.set("request_time", "0.000");
        String line = variables.expand(format(scope, logs)).replace("\"\"", "\"-\"");
        write(file, line, Stream.OUTPUT);
    }

    private static String format(Scope scope, List<Directive> logs) {
        if (!logs.isEmpty() && logs.getFirst().args().size() > 1) {
            for (Directive each : scope.all("log_format")) {
                if (each.first().equals(logs.getFirst().args().get(1))) {
                    return String.join("", each.args().stream().skip(1).filter(part -> !part.startsWith("escape=")).toList());
                }
            }
        }
        return COMBINED;
    }

    private enum Stream {
        OUTPUT,
        ERROR
    }

    private void write(String file, String line, Stream usual) throws IOException {
        boolean linked = file.startsWith(DIRECTORY + "/") && process.asInImage(DIRECTORY);
        if (linked || file.equals("/dev/stdout") || file.equals("/dev/stderr")) {
            if (linked ? usual == Stream.OUTPUT : file.equals("/dev/stdout")) {
                process.print(line);
            } else {
                process.printError(line);
            }
            return;
        }
        try (OutputStream out = process.files().create(file, VirtualFiles.WriteMode.APPEND)) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As {@code stub_status} shows it. */
    String counts() {
        long all = requests.get() + 1;
        return "Active connections: 1 \nserver accepts handled requests\n " + all + " " + all + " " + all
                + " \nReading: 0 Writing: 1 Waiting: 0 \n";
    }
}
