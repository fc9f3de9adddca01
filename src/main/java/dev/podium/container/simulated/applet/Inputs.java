package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the files that commands are given, or the standard input for {@code -}. */
final class Inputs {

    private Inputs() {}

    /** What is done with each file. */
    interface Action {
        void on(String name, InputStream input) throws IOException, UsageException;
    }

    /** What is done with each line; a false answer ends the reading. */
    interface LineAction {
        boolean on(String line) throws IOException;
    }

    /** Opens each file in turn; prints which cannot be opened, goes on, and answers with 1 then. */
    static int each(Process process, List<String> names, Action action) throws IOException, UsageException {
        int status = 0;
        for (String name : names) {
            InputStream input;
            try {
                input = name.equals("-") ? process.stdin() : process.open(name);
            } catch (IOException failure) {
                process.printError(command(process) + ": can't open '" + name + "': " + failure.getMessage());
                status = 1;
                continue;
            }
            if (name.equals("-")) {
                action.on(name, input);
            } else {
                try (input) {
                    action.on(name, input);
                }
            }
        }
        return status;
    }

    static void lines(InputStream input, LineAction action) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (!action.on(line)) {
                return;
            }
        }
    }

    static String command(Process process) {
        return FileApplets.name(process.argv().getFirst());
    }
}
