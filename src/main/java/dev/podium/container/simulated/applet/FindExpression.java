package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.Stat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** The expression of {@code find}: tests that must all hold, then actions. */
final class FindExpression {

    private final Process process;
    private final List<String> words;
    private final int deepest;
    private final int shallowest;

    FindExpression(Process process, List<String> words) throws UsageException {
        this.process = process;
        this.words = words;
        deepest = number("-maxdepth", Integer.MAX_VALUE);
        shallowest = number("-mindepth", 0);
    }

    private int number(String option, int otherwise) throws UsageException {
        int at = words.indexOf(option);
        if (at < 0) {
            return otherwise;
        }
        try {
            return Integer.parseInt(words.get(at + 1));
        } catch (NumberFormatException | IndexOutOfBoundsException malformed) {
            throw new UsageException("invalid number for " + option);
        }
    }

    void walk(String path, int depth) throws IOException {
        Stat stat = process.files().statLink(process.resolve(path));
        if (depth >= shallowest) {
            visit(path, stat);
        }
        if (stat.kind() == Stat.Kind.DIRECTORY && depth < deepest && process.files().exists(process.resolve(path))) {
            for (String name : process.files().list(process.resolve(path))) {
                walk(path.endsWith("/") ? path + name : path + "/" + name, depth + 1);
            }
        }
    }

    private void visit(String path, Stat stat) throws IOException {
        boolean acted = false;
        boolean holds = true;
        boolean negated = false;
        for (int i = 0; i < words.size() && holds; i++) {
            String word = words.get(i);
            String argument = i + 1 < words.size() ? words.get(i + 1) : "";
            boolean result = true;
            switch (word) {
                case "!", "-not" -> {
                    negated = true;
                    continue;
                }
                case "-name", "-iname", "-path", "-type", "-size", "-mtime", "-mmin", "-maxdepth", "-mindepth", "-newer" -> {
                    result = test(word, argument, path, stat);
                    i++;
                }
                case "-empty" -> result = stat.size() == 0;
                case "-print" -> {
                    process.print(path);
                    acted = true;
                }
                case "-delete" -> {
                    process.files().delete(process.resolve(path));
                    acted = true;
                }
                case "-exec" -> {
                    int end = i + 1;
                    while (end < words.size() && !words.get(end).equals(";") && !words.get(end).equals("+")) {
                        end++;
                    }
                    result = run(words.subList(i + 1, end), path);
                    i = end;
                    acted = true;
                }
                case "-a", "-and", "-follow", "-xdev" -> {}
                default -> throw new IOException("unrecognized: " + word);
            }
            holds = result != negated;
            negated = false;
        }
        if (holds && !acted) {
            process.print(path);
        }
    }

    private static boolean test(String word, String argument, String path, Stat stat) {
        return switch (word) {
            case "-name" -> FileFacts.wildcard(argument).matcher(FileApplets.name(path)).matches();
            case "-iname" -> FileFacts.wildcard(argument.toLowerCase(java.util.Locale.ROOT))
                    .matcher(FileApplets.name(path).toLowerCase(java.util.Locale.ROOT))
                    .matches();
            case "-path" -> FileFacts.wildcard(argument).matcher(path).matches();
            case "-type" -> stat.kind() == switch (argument) {
                case "d" -> Stat.Kind.DIRECTORY;
                case "l" -> Stat.Kind.LINK;
                case "b" -> Stat.Kind.BLOCK_DEVICE;
                case "c" -> Stat.Kind.CHARACTER_DEVICE;
                case "s" -> Stat.Kind.SOCKET;
                case "p" -> Stat.Kind.PIPE;
                default -> Stat.Kind.FILE;
            };
            case "-size" -> argument.startsWith("+")
                    ? stat.size() > DataApplets.size(argument.substring(1).replace("c", ""))
                    : stat.size() < DataApplets.size(argument.replace("-", "").replace("c", ""));
            default -> true;
        };
    }

    private boolean run(List<String> command, String path) throws IOException {
        List<String> argv = command.stream().map(each -> each.replace("{}", path)).toList();
        try {
            return process.spawn(process.inherit(argv)).await() == 0;
        } catch (CommandException absent) {
            process.printError("find: " + argv.getFirst() + ": " + absent.shellText());
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted system call");
        }
    }
}
