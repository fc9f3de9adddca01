package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.VirtualFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code grep} and {@code sed}. */
final class SearchApplets {

    private SearchApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("grep", grep("grep"));
        all.put("egrep", grep("egrep"));
        all.put("fgrep", grep("fgrep"));
        all.put("sed", Applets.reporting(SearchApplets::sed));
    }

    private static Program grep(String name) {
        return Applets.reporting(process -> search(process, name));
    }

    private static int search(Process process, String command) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "EFivqncolhHrRswxe:f:m:A:B:C:");
        List<String> operands = new ArrayList<>(options.operands());
        String text = options.has("e") ? options.get("e", "") : operands.isEmpty() ? null : operands.removeFirst();
        if (text == null) {
            throw new UsageException("usage: grep [-EFivqncol] PATTERN [FILE]...");
        }
        Pattern pattern = pattern(text, options, command);
        List<String> files = new ArrayList<>();
        for (String each : operands) {
            if ((options.has("r") || options.has("R")) && process.files().isDirectory(process.resolve(each))) {
                collect(process.files(), process.resolve(each), each, files);
            } else {
                files.add(each);
            }
        }
        boolean titled = (files.size() > 1 || options.has("H") || files.size() != operands.size()) && !options.has("h");
        int most = options.number("m", Integer.MAX_VALUE);
        int after = options.number("A", options.number("C", 0));
        boolean[] found = {false};
        int status = Inputs.each(process, files.isEmpty() ? List.of("-") : files, (name, input) -> {
            int[] count = {0};
            int[] number = {0};
            int[] trailing = {0};
            Inputs.lines(input, line -> {
                number[0]++;
                Matcher matcher = pattern.matcher(line);
                String title = titled ? name + ":" : "";
                if (matcher.find() == options.has("v")) {
                    if (trailing[0]-- > 0) {
                        process.print(line);
                    }
                    return true;
                }
                found[0] = true;
                count[0]++;
                trailing[0] = after;
                if (options.has("q") || options.has("l")) {
                    return false;
                }
                title += options.has("n") ? number[0] + ":" : "";
                if (options.has("o") && !options.has("v")) {
                    do {
                        process.print(title + matcher.group());
                    } while (matcher.find());
                } else if (!options.has("c")) {
                    process.print(title + line);
                }
                return count[0] < most;
            });
            if (options.has("c")) {
                process.print((titled ? name + ":" : "") + count[0]);
            } else if (options.has("l") && count[0] > 0) {
                process.print(name);
            }
        });
        return found[0] ? 0 : status == 0 ? 1 : 2;
    }

    private static void collect(VirtualFiles files, String path, String shown, List<String> into) throws IOException {
        for (String name : files.list(path)) {
            if (files.isDirectory(path + "/" + name)) {
                collect(files, path + "/" + name, shown + "/" + name, into);
            } else {
                into.add(shown + "/" + name);
            }
        }
    }

    private static Pattern pattern(String text, Options options, String command) {
        List<String> alternatives = new ArrayList<>();
        for (String each : text.split("\n")) {
            if (options.has("F") || command.equals("fgrep")) {
                alternatives.add(Pattern.quote(each));
            } else {
                alternatives.add(
                        options.has("E") || command.equals("egrep") ? extended(each) : extended(basic(each)));
            }
        }
        String regex = String.join("|", alternatives);
        regex = options.has("w") ? "\\b(?:" + regex + ")\\b" : regex;
        regex = options.has("x") ? "^(?:" + regex + ")$" : regex;
        return Pattern.compile(regex, options.has("i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    }

    /** A basic regular expression written as an extended one: the backslash of {@code \( \{ \| \+ \?} changes sides. */
    static String basic(String regex) {
        StringBuilder extended = new StringBuilder();
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                char next = regex.charAt(++i);
                extended.append("(){}|+?".indexOf(next) >= 0 ? "" : "\\").append(next);
            } else if (c == '[') {
                int end = regex.indexOf(']', i + 2);
                end = end < 0 ? regex.length() - 1 : end;
                extended.append(regex, i, end + 1);
                i = end;
            } else {
                extended.append("(){}|+?".indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return extended.toString();
    }

    /** An extended regular expression as Java has it. */
    static String extended(String regex) {
        return regex.replace("[[:space:]]", "\\s")
                .replace("[[:digit:]]", "\\d")
                .replace("[:space:]", "\\s")
                .replace("[:digit:]", "0-9")
                .replace("[:alpha:]", "A-Za-z")
                .replace("[:alnum:]", "A-Za-z0-9")
                .replace("[:upper:]", "A-Z")
                .replace("[:lower:]", "a-z")
                .replace("\\<", "\\b")
                .replace("\\>", "\\b");
    }

    private static int sed(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "nrEie:f:s");
        List<String> operands = new ArrayList<>(options.operands());
        if (!options.has("e") && operands.isEmpty()) {
            throw new UsageException("no script");
        }
        String text = options.has("e") ? options.get("e", "") : operands.removeFirst();
        SedScript script = new SedScript(text, options.has("r") || options.has("E"), options.has("n"));
        if (options.has("i")) {
            for (String each : operands) {
                String path = process.resolve(each);
                StringBuilder result = new StringBuilder();
                script.apply(process.files().readText(path).lines().toList(), line -> result.append(line).append('\n'));
                process.files().write(path, result.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return 0;
        }
        List<String> lines = new ArrayList<>();
        int status = Inputs.each(
                process,
                operands.isEmpty() ? List.of("-") : operands,
                (name, input) -> Inputs.lines(input, lines::add));
        script.apply(lines, process::print);
        return status;
    }
}
