package dev.podium.container.simulated;

import dev.podium.container.simulated.applet.Applets;
import dev.podium.container.simulated.shell.Dialect;
import dev.podium.container.simulated.shell.ShellProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The commands that exist in a container: its image's, busybox's, and scripts among its files. */
final class Commands {

    private static final Map<String, Program> SHELLS = shells();
    private static final Set<String> DIRECTORIES =
            Set.of("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin");

    private static final Image NO_IMAGE = Image.builder().build();

    private final Image image;
    private final Supplier<VirtualFiles> files;
    private final Presence presence;

    Commands(Image image, Supplier<VirtualFiles> files) {
        this(image, files, Presence.BY_IMAGE);
    }

    private Commands(Image image, Supplier<VirtualFiles> files, Presence presence) {
        this.image = image;
        this.files = files;
        this.presence = presence;
    }

    /** What tells whether busybox' commands are there. */
    private enum Presence {
        BY_IMAGE,
        BY_FILES
    }

    /** Those for which there is a file in the usual directories, of a root that is no image's. */
    static Commands among(VirtualFiles root) {
        return new Commands(NO_IMAGE, () -> root, Presence.BY_FILES);
    }

    private static Map<String, Program> shells() {
        Program ash = new ShellProgram(Dialect.ASH);
        return Map.of("sh", ash, "ash", ash, "bash", new ShellProgram(Dialect.BASH));
    }

    /** The names of busybox's commands, its shells included. */
    static Set<String> busybox() {
        Set<String> names = new TreeSet<>(Applets.names());
        names.addAll(SHELLS.keySet());
        return names;
    }

    /** Whether a command that is not to be found may be any program at all. */
    enum Unknown {
        MAY_BE_ANYTHING,
        IS_ABSENT
    }

    Program find(String command, String directory, Unknown unknown) throws CommandException {
        Program program = lookUp(command, directory);
        if (program != null) {
            return program;
        }
        if (image.otherwise() != null && unknown == Unknown.MAY_BE_ANYTHING) {
            return image.otherwise();
        }
        throw new CommandException(CommandException.Reason.NOT_FOUND, command);
    }

    /** Where a command without a path is, as {@code command -v} prints it; null if there is none. */
    @Nullable String locate(String command) {
        if (image.commands().containsKey(command)) {
            return command.startsWith("/") ? command : "/usr/local/bin/" + command;
        }
        return busybox(command) != null ? "/bin/" + command : null;
    }

    private @Nullable Program lookUp(String command, String directory) throws CommandException {
        Program own = image.commands().get(command);
        int slash = command.lastIndexOf('/');
        if (own != null || slash < 0) {
            return own != null ? own : busybox(command);
        }
        String path = command.startsWith("/") ? command : directory + "/" + command;
        String name = command.substring(slash + 1);
        if (DIRECTORIES.contains(command.substring(0, slash))) {
            Program known = image.commands().containsKey(name) ? image.commands().get(name) : busybox(name);
            if (known != null) {
                return known;
            }
        }
        return script(command, path);
    }

    private @Nullable Program busybox(String name) {
        if (image.shell() == Image.Shell.NONE
                || (presence == Presence.BY_FILES
                        && DIRECTORIES.stream().noneMatch(each -> files.get().exists(each + "/" + name)))) {
            return null;
        }
        Program shell = SHELLS.get(name);
        return shell == null ? Applets.find(name) : shell;
    }

    private @Nullable Program script(String command, String path) throws CommandException {
        try {
            VirtualFiles.Stat stat = files.get().stat(path);
            if (stat.kind() != VirtualFiles.Stat.Kind.FILE || (stat.mode() & 0111) == 0) {
                throw new CommandException(CommandException.Reason.NOT_EXECUTABLE, command);
            }
            String text = new String(files.get().read(path), StandardCharsets.UTF_8);
            List<String> interpreter = interpreter(text);
            Program program = find(interpreter.getFirst(), "/", Unknown.IS_ABSENT);
            return process -> {
                List<String> argv = new ArrayList<>(interpreter);
                argv.add(command);
                argv.addAll(process.argv().subList(1, process.argv().size()));
                process.become(process.inherit(argv));
                return program.run(process);
            };
        } catch (IOException absent) {
            return null;
        }
    }

    private static List<String> interpreter(String text) {
        if (!text.startsWith("#!")) {
            return List.of("/bin/sh");
        }
        List<String> words = List.of(text.substring(2).lines().findFirst().orElse("").strip().split("\\s+"));
        return words.getFirst().endsWith("/env") && words.size() > 1 ? words.subList(1, words.size()) : words;
    }
}
