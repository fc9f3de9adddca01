package dev.podium.container.simulated.image;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.Resident;
import java.util.ArrayList;
import java.util.List;

/** The script that many images start by: it goes on as the command that it is given, or as what the image is for. */
final class Entrypoint {

    private Entrypoint() {}

    /** @param usual what options are for, and what runs when nothing is given */
    static Resident of(String... usual) {
        return process -> {
            List<String> words = new ArrayList<>(process.args());
            if (words.isEmpty() || words.getFirst().startsWith("-")) {
                words.addAll(0, List.of(usual));
            }
            try {
                process.exec(words);
            } catch (CommandException absent) {
                process.printError(process.argv().getFirst() + ": exec: " + words.getFirst() + ": " + absent.shellText());
                process.exit(absent.exitCode());
            }
        };
    }
}
