package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code nginx} on a command line.
 *
 * @param file the configuration
 * @param directives what {@code -g} adds to it
 * @param untouched what is in the image's files, if that needs no look at them; null otherwise
 */
record NginxCommand(Mode mode, String file, String directives, String signal, @Nullable Configuration untouched) {

    static final String HOME = "/etc/nginx";

    private static final String FILE = HOME + "/nginx.conf";

    enum Mode {
        SERVE,
        TEST,
        VERSION,
        SIGNAL
    }

    static NginxCommand of(Process process, @Nullable Configuration untouched) {
        Mode mode = Mode.SERVE;
        String file = FILE;
        String directives = "";
        String signal = "";
        List<String> args = process.args();
        for (int i = 0; i < args.size(); i++) {
            String value = i + 1 < args.size() ? args.get(i + 1) : "";
            switch (args.get(i)) {
                case "-v", "-V" -> mode = Mode.VERSION;
                case "-t", "-T" -> mode = Mode.TEST;
                case "-c" -> {
                    file = value.startsWith("/") ? value : HOME + "/" + value;
                    i++;
                }
                case "-g" -> {
                    directives = value;
                    i++;
                }
                case "-s" -> {
                    mode = Mode.SIGNAL;
                    signal = value;
                    i++;
                }
                default -> {}
            }
        }
        return new NginxCommand(mode, file, directives, signal, untouched);
    }

    void run(Process process, String version) throws Exception {
        switch (mode) {
            case VERSION -> {
                process.printError("nginx version: nginx/" + version);
                process.exit(0);
            }
            case SIGNAL -> process.exit(send(process));
            case TEST -> process.exit(test(process));
            case SERVE -> {
                Configuration configuration;
                try {
                    configuration = configuration(process);
                } catch (ConfigurationException wrong) {
                    process.printError("nginx: [emerg] " + wrong.getMessage());
                    process.exit(1);
                    return;
                }
                if (directives.matches("(?s).*\\bdaemon\\s+off\\s*;.*") || configuration.main().text("daemon", "on").equals("off")) {
                    Nginx.start(process, version, this, configuration);
                } else {
                    Nginx.detach(process, version, this, configuration);
                    process.exit(0);
                }
            }
        }
    }

    Configuration configuration(Process process) throws ConfigurationException {
        if (untouched != null && file.equals(FILE) && process.asInImage(HOME)) {
            return untouched;
        }
        return Configuration.of(ConfigurationReader.read(process.files(), file), host -> !process.sockets().lookup(host).isEmpty());
    }

    private int test(Process process) throws IOException {
        try {
            configuration(process);
        } catch (ConfigurationException wrong) {
            process.printError("nginx: [emerg] " + wrong.getMessage());
            process.printError("nginx: configuration file " + file + " test failed");
            return 1;
        }
        process.printError("nginx: the configuration file " + file + " syntax is ok");
        process.printError("nginx: configuration file " + file + " test is successful");
        return 0;
    }

    private int send(Process process) throws IOException {
        PosixSignal wanted;
        switch (signal) {
            case "stop" -> wanted = PosixSignal.TERM;
            case "quit" -> wanted = PosixSignal.QUIT;
            case "reload" -> wanted = PosixSignal.HUP;
            default -> {
                process.printError("nginx: invalid option: \"-s " + signal + "\"");
                return 1;
            }
        }
        for (Process each : process.processes()) {
            if (each.pid() != process.pid() && each.argv().getFirst().matches("(.*/)?nginx(: .*)?")) {
                if (wanted == PosixSignal.HUP) {
                    int code = test(process);
                    if (code != 0) {
                        return code;
                    }
                }
                each.signal(wanted);
                return 0;
            }
        }
        process.printError("nginx: [error] open() \"/run/nginx.pid\" failed (2: No such file or directory)");
        return 1;
    }
}
