package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Commands on the lines of several files side by side, and on the order of lines. */
final class ColumnApplets {

    private ColumnApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("paste", Applets.reporting(ColumnApplets::paste));
        all.put("comm", Applets.reporting(ColumnApplets::comm));
        all.put("join", Applets.reporting(ColumnApplets::join));
        all.put("tac", Applets.reporting(ColumnApplets::tac));
        all.put("shuf", Applets.reporting(ColumnApplets::shuf));
    }

    private static List<String> lines(Process process, String name) throws IOException, UsageException {
        List<String> lines = new ArrayList<>();
        if (Inputs.each(process, List.of(name), (path, input) -> Inputs.lines(input, lines::add)) != 0) {
            throw new UsageException("");
        }
        return lines;
    }

    private static int paste(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "d:s");
        String delimiters = new String(Printing.unescape(options.get("d", "\t")), java.nio.charset.StandardCharsets.UTF_8);
        List<List<String>> columns = new ArrayList<>();
        int standard = Collections.frequency(options.files(), "-");
        List<String> read = standard > 0 ? lines(process, "-") : List.of();
        int taken = 0;
        for (String each : options.files()) {
            if (!each.equals("-")) {
                columns.add(lines(process, each));
                continue;
            }
            List<String> own = new ArrayList<>();
            for (int i = taken; i < read.size(); i += standard) {
                own.add(read.get(i));
            }
            taken++;
            columns.add(own);
        }
        if (options.has("s")) {
            for (List<String> each : columns) {
                process.print(joined(each, delimiters));
            }
            return 0;
        }
        int rows = columns.stream().mapToInt(List::size).max().orElse(0);
        for (int row = 0; row < rows; row++) {
            List<String> cells = new ArrayList<>();
            for (List<String> each : columns) {
                cells.add(row < each.size() ? each.get(row) : "");
            }
            process.print(joined(cells, delimiters));
        }
        return 0;
    }

    private static String joined(List<String> cells, String delimiters) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0 && !delimiters.isEmpty()) {
                line.append(delimiters.charAt((i - 1) % delimiters.length()));
            }
            line.append(cells.get(i));
        }
        return line.toString();
    }

    private static int comm(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "123");
        List<String> left = lines(process, options.operand(0));
        List<String> right = lines(process, options.operand(1));
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            int order = i == left.size() ? 1 : j == right.size() ? -1 : left.get(i).compareTo(right.get(j));
            String column = order < 0 ? "1" : order > 0 ? "2" : "3";
            String line = order > 0 ? right.get(j) : left.get(i);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            if (!options.has(column)) {
                String first = options.has("1") || column.equals("1") ? "" : "\t";
                String second = options.has("2") || !column.equals("3") ? "" : "\t";
                process.print(first + second + line);
            }
        }
        return 0;
    }

    private static int join(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "1:2:t:a:v:j:i");
        String separator = options.get("t", " ");
        int key = options.number("j", 1);
        List<List<String>> left = fields(lines(process, options.operand(0)), options.get("t", ""));
        List<List<String>> right = fields(lines(process, options.operand(1)), options.get("t", ""));
        int of = options.number("1", key) - 1;
        int and = options.number("2", key) - 1;
        String alone = options.get("v", options.get("a", ""));
        for (List<String> each : left) {
            List<List<String>> partners = right.stream().filter(other -> cell(other, and).equals(cell(each, of))).toList();
            for (List<String> other : options.has("v") ? List.<List<String>>of() : partners) {
                List<String> all = new ArrayList<>(List.of(cell(each, of)));
                all.addAll(without(each, of));
                all.addAll(without(other, and));
                process.print(String.join(separator, all));
            }
            if (partners.isEmpty() && alone.contains("1")) {
                process.print(String.join(separator, first(each, of)));
            }
        }
        for (List<String> each : alone.contains("2") ? right : List.<List<String>>of()) {
            if (left.stream().noneMatch(other -> cell(other, of).equals(cell(each, and)))) {
                process.print(String.join(separator, first(each, and)));
            }
        }
        return 0;
    }

    private static List<List<String>> fields(List<String> lines, String separator) {
        return lines.stream()
                .map(each -> separator.isEmpty()
                        ? List.of(each.strip().split("\\s+"))
                        : List.of(each.split(java.util.regex.Pattern.quote(separator), -1)))
                .toList();
    }

    private static String cell(List<String> fields, int index) {
        return index < fields.size() ? fields.get(index) : "";
    }

    private static List<String> without(List<String> fields, int index) {
        List<String> rest = new ArrayList<>(fields);
        if (index < rest.size()) {
            rest.remove(index);
        }
        return rest;
    }

    private static List<String> first(List<String> fields, int index) {
        List<String> all = new ArrayList<>(List.of(cell(fields, index)));
        all.addAll(without(fields, index));
        return all;
    }

    private static int tac(Process process) throws IOException, UsageException {
        return Inputs.each(process, Options.parse(process.args(), "").files(), (name, input) -> {
            List<String> lines = new ArrayList<>();
            Inputs.lines(input, lines::add);
            for (String each : lines.reversed()) {
                process.print(each);
            }
        });
    }

    private static int shuf(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "ei:n:r");
        List<String> lines = new ArrayList<>();
        String range = options.get("i");
        if (range != null) {
            String[] ends = range.split("-", 2);
            if (!range.matches("\\d{1,9}-\\d{1,9}")) {
                throw new UsageException("invalid input range '" + range + "'");
            }
            for (long i = Long.parseLong(ends[0]); i <= Long.parseLong(ends[1]); i++) {
                lines.add(Long.toString(i));
            }
        } else if (options.has("e")) {
            lines.addAll(options.operands());
        } else {
            lines.addAll(lines(process, options.files().getFirst()));
        }
        int most = options.number("n", options.has("r") ? Integer.MAX_VALUE : lines.size());
        if (options.has("r")) {
            RandomGenerator random = RandomGenerator.getDefault();
            for (int i = 0; i < most && !lines.isEmpty(); i++) {
                process.print(lines.get(random.nextInt(lines.size())));
            }
            return 0;
        }
        Collections.shuffle(lines);
        for (String each : lines.subList(0, Math.min(most, lines.size()))) {
            process.print(each);
        }
        return 0;
    }
}
