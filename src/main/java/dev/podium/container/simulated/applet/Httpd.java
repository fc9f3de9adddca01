package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.Resident;
import dev.podium.container.simulated.http.FileServer;
import java.io.IOException;

/** {@code httpd}: serves a directory; in the background unless told {@code -f}. */
final class Httpd implements Resident {

    private static final int PORT = 80;

    @Override
    public void start(Process process) throws Exception {
        Options options;
        try {
            options = Options.parse(process.args(), "fp:h:c:u:v");
        } catch (UsageException wrong) {
            process.printError("httpd: " + wrong.getMessage());
            process.exit(1);
            return;
        }
        String port = options.get("p", Integer.toString(PORT));
        int number = Integer.parseInt(port.substring(port.lastIndexOf(':') + 1));
        String home = process.resolve(options.get("h", "."));
        if (!options.has("f") && !process.argv().contains("--child")) {
            Program child = (Resident) self -> serve(self, number, home);
            process.fork(process.inherit(process.argv()), child);
            process.exit(0);
            return;
        }
        serve(process, number, home);
    }

    private static void serve(Process process, int port, String home) throws IOException {
        FileServer files = new FileServer(process.files(), home);
        try {
            process.sockets().serve(port, request -> {
                HttpResponse found = files.respond(request);
                return found == null
                        ? HttpResponse.of(404, "text/html", "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n")
                        : found;
            });
        } catch (IOException taken) {
            process.printError("httpd: bind: Address already in use");
            process.exit(1);
        }
    }
}
