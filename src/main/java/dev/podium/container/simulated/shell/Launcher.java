package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.Spawn;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the commands that are programs, and says which are not to be found. */
final class Launcher {

    private final Process process;
    private final ShellState state;

    Launcher(Process process, ShellState state) {
        this.process = process;
        this.state = state;
    }

    /** Starts a command as a child; if there is no such command, says so, sets the status and answers with null. */
    @Nullable Process spawn(List<String> words, Map<String, String> assigned, Descriptors io) throws IOException {
        try {
            return process.spawn(inherited(words, environment(assigned), io));
        } catch (CommandException absent) {
            state.status(complain(words.getFirst(), absent, io));
            return null;
        }
    }

    /**
     * Runs a command in this very process, which ends with it; answers with its exit code.
     *
     * @param farewell runs before the process becomes the command: not if there is no such command
     */
    int replace(List<String> words, Map<String, String> assigned, Descriptors io, Runnable farewell)
            throws IOException, InterruptedException {
        Program program;
        try {
            program = process.find(words.getFirst(), process.directory());
        } catch (CommandException absent) {
            return complain(words.getFirst(), absent, io);
        }
        farewell.run();
        process.become(inherited(words, environment(assigned), io));
        try {
            return program.run(process);
        } catch (IOException | InterruptedException | RuntimeException known) {
            throw known;
        } catch (Exception broken) {
            throw new IllegalStateException(broken.toString(), broken);
        }
    }

    /** What a child starts with. */
    Spawn inherited(List<String> words, Map<String, String> env, Descriptors io) {
        boolean terminal = process.onTerminal() && io.in() == process.stdin();
        return new Spawn(
                words, env, process.directory(), io.in(), io.out(), io.err(), terminal ? Spawn.Tty.YES : Spawn.Tty.NO);
    }

    private Map<String, String> environment(Map<String, String> assigned) {
        Map<String, String> env = state.environment();
        env.putAll(assigned);
        return env;
    }

    private String why(String command, CommandException absent) {
        if (!state.dialect().bash()) {
            return absent.shellText();
        }
        if (absent.reason() == CommandException.Reason.NOT_FOUND) {
            return command.indexOf('/') < 0 ? "command not found" : "No such file or directory";
        }
        return process.files().isDirectory(process.resolve(command)) ? "Is a directory" : absent.shellText();
    }

    private int complain(String command, CommandException absent, Descriptors io) throws IOException {
        io.printError(state.prefix() + command + ": " + why(command, absent));
        return absent.exitCode();
    }
}
