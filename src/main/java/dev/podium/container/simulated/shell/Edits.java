package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operators of <code>${name…}</code> that change a value: cut, replaced, turned to upper case, quoted. */
final class Edits {

    private final ShellState state;
    private final Expander expander;

    Edits(ShellState state, Expander expander) {
        this.state = state;
        this.expander = expander;
    }

    /** All elements of an array, or all positional parameters. */
    List<String> apply(Part.Parameter parameter, List<String> values) throws InterruptedException {
        if (parameter.operator().equals(":")) {
            return slice(parameter, values);
        }
        if (parameter.operator().equals("@") && "AKk".contains(letter(parameter))) {
            return parameter.subscript() == null ? values : described(parameter);
        }
        UnaryOperator<String> edit = edit(parameter);
        return values.stream().map(edit).toList();
    }

    String apply(Part.Parameter parameter, String value) throws InterruptedException {
        if (parameter.operator().equals(":")) {
            return part(parameter, value);
        }
        return edit(parameter).apply(value);
    }

    private static String letter(Part.Parameter parameter) {
        return String.valueOf(parameter.argument().bare());
    }

    private UnaryOperator<String> edit(Part.Parameter parameter) throws InterruptedException {
        Word argument = parameter.argument();
        if (parameter.operator().equals("@")) {
            return transformation(parameter);
        }
        Glob glob = expander.glob(argument);
        return switch (parameter.operator()) {
            case "#" -> value -> prefix(value, glob.reluctant());
            case "##" -> value -> prefix(value, glob.greedy());
            case "%" -> value -> suffix(value, glob.greedy(), Cut.SHORTEST);
            case "%%" -> value -> suffix(value, glob.greedy(), Cut.LONGEST);
            case "/", "//", "/#", "/%" -> replacement(parameter, glob.greedy());
            default -> {
                Pattern which = argument.parts().isEmpty() ? null : glob.greedy();
                boolean up = parameter.operator().startsWith("^");
                boolean every = parameter.operator().length() == 2;
                yield value -> cased(value, which, up, every);
            }
        };
    }

    private static String prefix(String value, Pattern pattern) {
        Matcher matcher = pattern.matcher(value);
        return matcher.lookingAt() ? value.substring(matcher.end()) : value;
    }

    /** How much of a value is cut off. */
    private enum Cut {
        SHORTEST,
        LONGEST
    }

    private static String suffix(String value, Pattern pattern, Cut cut) {
        Matcher matcher = pattern.matcher(value);
        for (int i = 0; i <= value.length(); i++) {
            int start = cut == Cut.SHORTEST ? value.length() - i : i;
            if (matcher.region(start, value.length()).matches()) {
                return value.substring(0, start);
            }
        }
        return value;
    }

    private UnaryOperator<String> replacement(Part.Parameter parameter, Pattern from) throws InterruptedException {
        String to = replacement(parameter.second());
        if (parameter.argument().parts().isEmpty() && parameter.operator().length() < 2) {
            return value -> value;
        }
        return switch (parameter.operator()) {
            case "/" -> value -> from.matcher(value).replaceFirst(to);
            case "//" -> value -> replaceEach(from.matcher(value), to);
            case "/#" -> value -> {
                Matcher matcher = from.matcher(value);
                return matcher.lookingAt() ? matcher.reset().replaceFirst(to) : value;
            };
            default -> value -> {
                String kept = suffix(value, from, Cut.LONGEST);
                return kept.length() == value.length() && !from.matcher("").matches()
                        ? value
                        : kept + from.matcher(value.substring(kept.length())).replaceFirst(to);
            };
        };
    }

    /** What comes in the place of a match, as {@link Matcher} reads it; in bash a bare {@code &} is the match. */
    private String replacement(@Nullable Word word) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        for (Part each : word == null ? List.<Part>of() : word.parts()) {
            String part = Matcher.quoteReplacement(expander.string(new Word(List.of(each))));
            boolean bare = state.dialect().bash() && each.quoting() == Quoting.BARE;
            text.append(bare ? part.replace("&", "$0") : part);
        }
        return text.toString();
    }

    /** Replaces every match that is not empty. */
    private static String replaceEach(Matcher matcher, String to) {
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                matcher.appendReplacement(result, to);
            }
        }
        return matcher.appendTail(result).toString();
    }

    private static String cased(
            String value, @Nullable Pattern which, boolean up, boolean every) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            String c = value.substring(i, i + 1);
            boolean changes = (every || i == 0) && (which == null || which.matcher(c).matches());
            result.append(!changes ? c : up ? c.toUpperCase(Locale.ROOT) : c.toLowerCase(Locale.ROOT));
        }
        return result.toString();
    }

    private String part(Part.Parameter parameter, String value) throws InterruptedException {
        long start = expander.number(parameter.argument());
        start = start < 0 ? value.length() + start : start;
        if (start < 0 || start > value.length()) {
            return "";
        }
        Word second = parameter.second();
        long length = second == null ? value.length() : expander.number(second);
        long end = length < 0 ? value.length() + length : start + length;
        if (end < start) {
            if (!state.dialect().bash()) {
                return "";
            }
            throw new ShellException(
                    ShellException.Outcome.LINE_ENDS, length + ": substring expression < 0");
        }
        return value.substring((int) start, (int) Math.min(end, value.length()));
    }

    private List<String> slice(Part.Parameter parameter, List<String> values) throws InterruptedException {
        long start = expander.number(parameter.argument());
        Value.Elements array = parameter.subscript() == null ? null : state.array(parameter.name());
        List<String> all = values;
        if (parameter.subscript() == null) {
            all = new ArrayList<>(List.of(state.name()));
            all.addAll(values);
        }
        long size = array instanceof Value.Indexed indexed ? indexed.next() : all.size();
        start = start < 0 ? size + start : start;
        if (start < 0) {
            return List.of();
        }
        all = array instanceof Value.Indexed indexed
                ? indexed.from(start)
                : all.subList((int) Math.min(start, all.size()), all.size());
        Word second = parameter.second();
        long length = second == null ? all.size() : expander.number(second);
        if (length < 0) {
            throw new ShellException(
                    ShellException.Outcome.LINE_ENDS, length + ": substring expression < 0");
        }
        return all.subList(0, (int) Math.min(length, all.size()));
    }

    private UnaryOperator<String> transformation(Part.Parameter parameter) {
        return switch (letter(parameter)) {
            case "Q" -> Requoting::single;
            case "U" -> value -> value.toUpperCase(Locale.ROOT);
            case "L" -> value -> value.toLowerCase(Locale.ROOT);
            case "u" -> value -> cased(value, null, true, false);
            case "E" -> value -> new EscapedText(
                            new Source("'" + value.replace("'", "\\'") + "'", state.dialect(), 1),
                            new Lexer(new Source("", state.dialect(), 1)))
                    .read();
            case "a" -> value -> Declarations.flags(state, parameter.name());
            case "A" -> value -> Declarations.assignment(state, parameter.name(), value);
            default -> Requoting::single;
        };
    }

    /** An array's keys and values ({@code K}: in one word, {@code k}: each its own), or the command that makes it ({@code A}). */
    private List<String> described(Part.Parameter parameter) {
        Value.Elements array = state.array(parameter.name());
        if (array == null) {
            return List.of();
        }
        if (letter(parameter).equals("A")) {
            return List.of(Declarations.line(state, parameter.name()));
        }
        List<String> all = new ArrayList<>();
        for (String key : array.keys()) {
            all.add(key);
            String value = String.valueOf(array.get(key));
            all.add(letter(parameter).equals("K") ? Requoting.doubled(value) : value);
        }
        return letter(parameter).equals("K") ? List.of(String.join(" ", all)) : all;
    }
}
