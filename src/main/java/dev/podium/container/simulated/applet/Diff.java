package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code diff} of two files, in the unified form, which busybox' knows alone. */
final class Diff {

    private static final int CONTEXT = 3;
    private static final long LARGEST = 25_000_000;

    private final List<String> left;
    private final List<String> right;

    private Diff(List<String> left, List<String> right) {
        this.left = left;
        this.right = right;
    }

    /** A line of either file ({@code -}, {@code +}) or of both (a blank), and which of each come before it. */
    private record Line(char sign, String text, int left, int right) {}

    static int run(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "uqsabBwiNrU:L:");
        List<String> left = lines(process, options.operand(0));
        List<String> right = lines(process, options.operand(1));
        if (left.equals(right)) {
            if (options.has("s")) {
                process.print("Files " + options.operand(0) + " and " + options.operand(1) + " are identical");
            }
            return 0;
        }
        if (options.has("q")) {
            process.print("Files " + options.operand(0) + " and " + options.operand(1) + " differ");
            return 1;
        }
        process.print("--- " + options.operand(0));
        process.print("+++ " + options.operand(1));
        if ((long) left.size() * right.size() > LARGEST) {
            throw new UsageException("files are too large to be compared");
        }
        new Diff(left, right).print(process, options.number("U", CONTEXT));
        return 1;
    }

    private static List<String> lines(Process process, String name) throws IOException, UsageException {
        List<String> lines = new ArrayList<>();
        if (Inputs.each(process, List.of(name), (path, input) -> Inputs.lines(input, lines::add)) != 0) {
            throw new UsageException(name + ": cannot be read");
        }
        return lines;
    }

    private void print(Process process, int context) throws IOException {
        List<Line> all = edits();
        int at = 0;
        while (at < all.size()) {
            while (at < all.size() && all.get(at).sign == ' ') {
                at++;
            }
            if (at == all.size()) {
                return;
            }
            int from = Math.max(0, at - context);
            int to = at;
            for (int i = at; i < all.size() && i - to <= 2 * context; i++) {
                to = all.get(i).sign == ' ' ? to : i;
            }
            at = Math.min(all.size(), to + 1 + context);
            hunk(process, all.subList(from, at));
        }
    }

    private static void hunk(Process process, List<Line> hunk) throws IOException {
        int removed = (int) hunk.stream().filter(each -> each.sign != '+').count();
        int added = (int) hunk.stream().filter(each -> each.sign != '-').count();
        Line first = hunk.getFirst();
        process.print("@@ -" + range(first.left, removed) + " +" + range(first.right, added) + " @@");
        for (Line each : hunk) {
            process.print(each.sign + each.text);
        }
    }

    private static String range(int before, int count) {
        return (count == 0 ? before : before + 1) + (count == 1 ? "" : "," + count);
    }

    /** The lines of both files, by their longest common subsequence. */
    private List<Line> edits() {
        int[][] common = new int[left.size() + 1][right.size() + 1];
        for (int i = left.size() - 1; i >= 0; i--) {
            for (int j = right.size() - 1; j >= 0; j--) {
                common[i][j] = left.get(i).equals(right.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Line> all = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
                all.add(new Line(' ', left.get(i), i++, j++));
            } else if (i < left.size() && (j == right.size() || common[i + 1][j] >= common[i][j + 1])) {
                all.add(new Line('-', left.get(i), i++, j));
            } else {
                all.add(new Line('+', right.get(j), i, j++));
            }
        }
        return all;
    }
}
