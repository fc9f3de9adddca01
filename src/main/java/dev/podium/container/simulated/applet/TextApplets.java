package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands that pass text through. */
final class TextApplets {

    private TextApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("cat", Applets.reporting(TextApplets::cat));
        all.put("head", Applets.reporting(TextApplets::head));
        all.put("wc", Applets.reporting(TextApplets::wc));
        all.put("cut", Applets.reporting(TextApplets::cut));
        all.put("tr", Applets.reporting(TextApplets::tr));
        all.put("tee", Applets.reporting(TextApplets::tee));
        all.put("rev", Applets.reporting(TextApplets::rev));
        all.put("nl", Applets.reporting(TextApplets::nl));
    }

    private static int cat(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "nuvetsA");
        long[] number = {0};
        return Inputs.each(process, options.files(), (name, input) -> {
            if (options.has("n")) {
                Inputs.lines(input, line -> {
                    process.print("%6d\t%s".formatted(++number[0], line));
                    return true;
                });
            } else {
                input.transferTo(process.stdout());
            }
        });
    }

    private static int nl(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "b:w:s:v:i:");
        boolean all = options.get("b", "t").equals("a");
        int width = options.number("w", 6);
        int step = options.number("i", 1);
        long[] number = {options.number("v", 1)};
        return Inputs.each(process, options.files(), (name, input) -> Inputs.lines(input, line -> {
            if (line.isEmpty() && !all) {
                process.print(" ".repeat(width + 1));
            } else {
                process.print(("%" + width + "d").formatted(number[0]) + options.get("s", "\t") + line);
                number[0] += step;
            }
            return true;
        }));
    }

    private static int head(Process process) throws IOException, UsageException {
        List<String> args = process.args().stream()
                .map(each -> each.matches("-\\d+") ? "-n" + each.substring(1) : each)
                .toList();
        Options options = Options.parse(args, "n:c:qv");
        int bytes = options.number("c", -1);
        int lines = options.number("n", 10);
        return Inputs.each(process, options.files(), (name, input) -> {
            if (options.operands().size() > 1) {
                process.print("==> " + name + " <==");
            }
            if (bytes >= 0) {
                process.stdout().write(input.readNBytes(bytes));
                return;
            }
            OutputStream out = process.stdout();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int seen = 0;
            for (int c = seen < lines ? input.read() : -1; c >= 0; c = input.read()) {
                line.write(c);
                if (c == '\n') {
                    out.write(line.toByteArray());
                    line.reset();
                    if (++seen == lines) {
                        return;
                    }
                }
            }
            out.write(line.toByteArray());
        });
    }

    private static int wc(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "lwcmL");
        boolean all = options.given().isEmpty();
        long[] total = new long[3];
        int status = Inputs.each(process, options.files(), (name, input) -> {
            long[] count = new long[3];
            boolean inWord = false;
            byte[] buffer = new byte[8192];
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                count[2] += length;
                for (int i = 0; i < length; i++) {
                    count[0] += buffer[i] == '\n' ? 1 : 0;
                    boolean space = Character.isWhitespace(buffer[i]);
                    count[1] += inWord || space ? 0 : 1;
                    inWord = !space;
                }
            }
            for (int i = 0; i < 3; i++) {
                total[i] += count[i];
            }
            printCounts(process, options, all, count, name.equals("-") ? "" : " " + name);
        });
        if (options.operands().size() > 1) {
            printCounts(process, options, all, total, " total");
        }
        return status;
    }

    private static void printCounts(Process process, Options options, boolean all, long[] count, String name)
            throws IOException {
        List<String> shown = new ArrayList<>();
        if (all || options.has("l")) {
            shown.add(Long.toString(count[0]));
        }
        if (all || options.has("w")) {
            shown.add(Long.toString(count[1]));
        }
        if (all || options.has("c") || options.has("m")) {
            shown.add(Long.toString(count[2]));
        }
        if (shown.size() == 1) {
            process.print(shown.getFirst() + name);
        } else {
            StringBuilder line = new StringBuilder();
            shown.forEach(each -> line.append("%10s".formatted(each)));
            process.print(line.substring(1) + name);
        }
    }

    private static int cut(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "d:f:c:b:s");
        String list = options.get("f", options.get("c", options.get("b", "")));
        if (list.isEmpty()) {
            throw new UsageException("you must specify a list of bytes, characters, or fields");
        }
        String delimiter = options.get("d", "\t");
        boolean fields = options.has("f");
        return Inputs.each(process, options.files(), (name, input) -> Inputs.lines(input, line -> {
            List<String> units = fields
                    ? List.of(line.split(java.util.regex.Pattern.quote(delimiter), -1))
                    : line.codePoints().mapToObj(Character::toString).toList();
            if (fields && units.size() == 1) {
                if (!options.has("s")) {
                    process.print(line);
                }
                return true;
            }
            List<String> chosen = new ArrayList<>();
            for (int i = 1; i <= units.size(); i++) {
                if (selects(list, i)) {
                    chosen.add(units.get(i - 1));
                }
            }
            process.print(String.join(fields ? delimiter : "", chosen));
            return true;
        }));
    }

    private static boolean selects(String list, int number) {
        for (String range : list.split(",")) {
            int dash = range.indexOf('-');
            int from = dash == 0 ? 1 : Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int to = dash < 0 ? from : dash == range.length() - 1 ? Integer.MAX_VALUE : Integer.parseInt(range.substring(dash + 1));
            if (number >= from && number <= to) {
                return true;
            }
        }
        return false;
    }

    private static int tr(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "dscC");
        String from = set(options.operand(0));
        String to = options.operands().size() > 1 ? set(options.operand(1)) : "";
        boolean complement = options.has("c") || options.has("C");
        OutputStream out = new BufferedOutputStream(process.stdout());
        int last = -1;
        String text = new String(process.stdin().readAllBytes(), StandardCharsets.UTF_8);
        StringBuilder result = new StringBuilder();
        for (char c : text.toCharArray()) {
            int index = complement ? (from.indexOf(c) < 0 ? Integer.MAX_VALUE : -1) : from.indexOf(c);
            if (index >= 0 && options.has("d")) {
                continue;
            }
            char mapped = index >= 0 && !to.isEmpty() ? to.charAt(Math.min(index, to.length() - 1)) : c;
            String squeezed = to.isEmpty() ? from : to;
            if (options.has("s") && mapped == last && squeezed.indexOf(mapped) >= 0) {
                continue;
            }
            result.append(mapped);
            last = mapped;
        }
        out.write(result.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        return 0;
    }

    private static String set(String text) {
        String plain = new String(Printing.unescape(text), StandardCharsets.UTF_8)
                .replace("[:lower:]", "a-z").replace("[:upper:]", "A-Z").replace("[:digit:]", "0-9")
                .replace("[:alpha:]", "A-Za-z").replace("[:alnum:]", "A-Za-z0-9").replace("[:space:]", " \t\n\r\f");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            if (i + 2 < plain.length() && plain.charAt(i + 1) == '-') {
                for (char c = plain.charAt(i); c <= plain.charAt(i + 2); c++) {
                    all.append(c);
                }
                i += 2;
            } else {
                all.append(plain.charAt(i));
            }
        }
        return all.toString();
    }

    private static int tee(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "ai");
        List<OutputStream> sinks = new ArrayList<>(List.of(process.stdout()));
        int status = 0;
        for (String each : options.operands()) {
            try {
                OutputStream sink = process.create(each, options.has("a") ? WriteMode.APPEND : WriteMode.TRUNCATE);
                process.atEnd(() -> close(sink, process));
                sinks.add(sink);
            } catch (IOException failure) {
                process.printError("tee: " + each + ": " + failure.getMessage());
                status = 1;
            }
        }
        byte[] buffer = new byte[8192];
        for (int length = process.stdin().read(buffer); length >= 0; length = process.stdin().read(buffer)) {
            for (OutputStream each : sinks) {
                each.write(buffer, 0, length);
            }
        }
        return status;
    }

    private static void close(OutputStream sink, Process process) {
        if (sink == process.stdout() || sink == process.stderr()) {
            return;
        }
        try {
            sink.close();
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }

    private static int rev(Process process) throws IOException, UsageException {
        return Inputs.each(process, Options.parse(process.args(), "").files(), (name, input) -> Inputs.lines(input, line -> {
            process.print(new StringBuilder(line).reverse().toString());
            return true;
        }));
    }
}
