package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Brace expansion: <code>a{b,c}d</code> and <code>{1..5}</code>; it comes before every other, and looks at bare text only. */
final class Braces {

    private static final Pattern NUMBERS = Pattern.compile("(-?\\d+)\\.\\.(-?\\d+)(?:\\.\\.(-?\\d+))?");
    private static final Pattern LETTERS = Pattern.compile("([A-Za-z])\\.\\.([A-Za-z])(?:\\.\\.(-?\\d+))?");
    private static final int MOST = 1_000_000;

    private Braces() {}

    static List<Word> expand(Word word) {
        if (!mayHaveBraces(word)) {
            return List.of(word);
        }
        List<Word> words = new ArrayList<>();
        for (List<Part> each : expand(atoms(word))) {
            words.add(joined(each));
        }
        return words;
    }

    private static boolean mayHaveBraces(Word word) {
        for (Part each : word.parts()) {
            if (each instanceof Part.Text(String text, Quoting quoting) && quoting == Quoting.BARE && text.indexOf('{') >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The word with every bare character as a part of its own. */
    private static List<Part> atoms(Word word) {
        List<Part> atoms = new ArrayList<>();
        for (Part each : word.parts()) {
            if (each instanceof Part.Text(String text, Quoting quoting) && quoting == Quoting.BARE) {
                for (int i = 0; i < text.length(); i++) {
                    atoms.add(new Part.Text(text.substring(i, i + 1), Quoting.BARE));
                }
            } else {
                atoms.add(each);
            }
        }
        return atoms;
    }

    private static Word joined(List<Part> atoms) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Part each : atoms) {
            if (each instanceof Part.Text(String more, Quoting quoting) && quoting == Quoting.BARE) {
                text.append(more);
                continue;
            }
            if (!text.isEmpty()) {
                parts.add(new Part.Text(text.toString(), Quoting.BARE));
                text.setLength(0);
            }
            parts.add(each);
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text.toString(), Quoting.BARE));
        }
        return new Word(List.copyOf(parts));
    }

    private static boolean is(Part part, char c) {
        return part instanceof Part.Text(String text, Quoting quoting)
                && quoting == Quoting.BARE
                && text.length() == 1
                && text.charAt(0) == c;
    }

    private static List<List<Part>> expand(List<Part> atoms) {
        for (int open = 0; open < atoms.size(); open++) {
            if (!is(atoms.get(open), '{')) {
                continue;
            }
            int close = closing(atoms, open);
            List<List<Part>> choices = close < 0 ? null : choices(atoms.subList(open + 1, close));
            if (choices == null) {
                continue;
            }
            List<List<Part>> tails = expand(atoms.subList(close + 1, atoms.size()));
            List<List<Part>> all = new ArrayList<>();
            for (List<Part> choice : choices) {
                for (List<Part> tail : tails) {
                    List<Part> one = new ArrayList<>(atoms.subList(0, open));
                    one.addAll(choice);
                    one.addAll(tail);
                    all.add(one);
                }
            }
            return all;
        }
        return List.of(atoms);
    }

    private static int closing(List<Part> atoms, int open) {
        int depth = 0;
        for (int i = open; i < atoms.size(); i++) {
            if (is(atoms.get(i), '{')) {
                depth++;
            } else if (is(atoms.get(i), '}') && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable List<List<Part>> choices(List<Part> inside) {
        List<List<Part>> choices = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.size(); i++) {
            depth += is(inside.get(i), '{') ? 1 : is(inside.get(i), '}') ? -1 : 0;
            if (depth == 0 && is(inside.get(i), ',')) {
                choices.addAll(expand(inside.subList(start, i)));
                start = i + 1;
            }
        }
        if (start > 0) {
            choices.addAll(expand(inside.subList(start, inside.size())));
            return choices;
        }
        String text = new Word(inside).parts().isEmpty() ? "" : text(inside);
        return text == null ? null : sequence(text);
    }

    private static @Nullable String text(List<Part> atoms) {
        return joined(atoms).bare();
    }

    private static @Nullable List<List<Part>> sequence(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (numbers.matches() && text.length() < 40) {
            String from = numbers.group(1);
            String to = numbers.group(2);
            boolean padded = from.matches("-?0\\d+") || to.matches("-?0\\d+");
            int width = padded ? Math.max(from.length(), to.length()) : 0;
            return range(Long.parseLong(from), Long.parseLong(to), numbers.group(3), each -> padded(each, width));
        }
        Matcher letters = LETTERS.matcher(text);
        if (letters.matches()) {
            return range(
                    letters.group(1).charAt(0),
                    letters.group(2).charAt(0),
                    letters.group(3),
                    each -> String.valueOf((char) each));
        }
        return null;
    }

    private static String padded(long number, int width) {
        String digits = Long.toString(Math.abs(number));
        String sign = number < 0 ? "-" : "";
        return sign + "0".repeat(Math.max(0, width - digits.length() - sign.length())) + digits;
    }

    private static @Nullable List<List<Part>> range(
            long from, long to, @Nullable String given, java.util.function.LongFunction<String> shown) {
        long step = given == null ? 1 : Math.max(1, Math.abs(Long.parseLong(given)));
        if (Math.abs(to - from) / step >= MOST) {
            return null;
        }
        List<List<Part>> all = new ArrayList<>();
        for (long i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
            all.add(List.of(new Part.Text(shown.apply(i), Quoting.BARE)));
        }
        return all;
    }
}
