package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Busybox's commands, by name; the shell itself is not among them. */
public final class Applets {

    private static final Map<String, Program> ALL = new HashMap<>();

    static {
        FileApplets.addTo(ALL);
        FileFacts.addTo(ALL);
        TextApplets.addTo(ALL);
        SortingApplets.addTo(ALL);
        SearchApplets.addTo(ALL);
        SystemFacts.addTo(ALL);
        ProcessApplets.addTo(ALL);
        ScriptApplets.addTo(ALL);
        DataApplets.addTo(ALL);
        KernelApplets.addTo(ALL);
        ColumnApplets.addTo(ALL);
        NumberApplets.addTo(ALL);
        DumpApplets.addTo(ALL);
        MountApplets.addTo(ALL);
        DeviceApplets.addTo(ALL);
        NodeApplets.addTo(ALL);
        NetworkApplets.addTo(ALL);
        NameApplets.addTo(ALL);
        ALL.put("awk", reporting(Awk::run));
        ALL.put("diff", reporting(Diff::run));
        ALL.put("wget", reporting(Wget::run));
        ALL.put("httpd", new Httpd());
        ALL.put("sleep", new Sleep());
        ALL.put("tail", new Tail());
        ALL.put("tar", reporting(Tar::run));
    }

    private Applets() {}

    public static Set<String> names() {
        return Set.copyOf(ALL.keySet());
    }

    public static @Nullable Program find(String name) {
        return ALL.get(name);
    }

    /** The same command, whose wrong usage prints a message and ends with 1. */
    static Program reporting(Program command) {
        return process -> {
            String name = process.argv().getFirst().substring(process.argv().getFirst().lastIndexOf('/') + 1);
            try {
                return command.run(process);
            } catch (UsageException wrong) {
                process.printError(name + ": " + wrong.getMessage());
                return 1;
            } catch (IOException failure) {
                if ("Broken pipe".equals(failure.getMessage())) {
                    throw failure;
                }
                process.printError(name + ": " + failure.getMessage());
                return 1;
            }
        };
    }
}
