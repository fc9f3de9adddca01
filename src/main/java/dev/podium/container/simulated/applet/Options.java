package dev.podium.container.simulated.applet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command's options, as getopt(3) reads them. */
record Options(Map<String, String> given, List<String> operands) {

    /**
     * Reads {@code args} after a specification such as {@code n:qf} (a colon: takes a value). Long options are kept by their
     * names, with what follows {@code =}.
     */
    static Options parse(List<String> args, String specification) throws UsageException {
        return parse(args, specification, Map.of());
    }

    /**
     * The same with long options that take a value, which may also be the next word: by what they are kept as, which may be
     * the letter that means the same. One that is given several times has its values in lines.
     */
    static Options parse(List<String> args, String specification, Map<String, String> longValues) throws UsageException {
        Map<String, String> given = new HashMap<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String word = args.get(i);
            if (word.equals("--")) {
                operands.addAll(args.subList(i + 1, args.size()));
                break;
            }
            if (word.startsWith("--")) {
                int equals = word.indexOf('=');
                String name = word.substring(2, equals < 0 ? word.length() : equals);
                boolean next = equals < 0 && longValues.containsKey(name);
                if (next && i + 1 >= args.size()) {
                    throw new UsageException("option requires an argument: " + name);
                }
                String value = next ? args.get(++i) : equals < 0 ? "" : word.substring(equals + 1);
                given.merge(longValues.getOrDefault(name, name), value, (before, after) -> before + "\n" + after);
            } else if (word.startsWith("-") && word.length() > 1) {
                i = letters(word, i, args, specification, given);
            } else if (specification.startsWith("+")) {
                operands.addAll(args.subList(i, args.size()));
                break;
            } else {
                operands.add(word);
            }
        }
        return new Options(given, List.copyOf(operands));
    }

    private static int letters(
            String word, int index, List<String> args, String specification, Map<String, String> given)
            throws UsageException {
        for (int k = 1; k < word.length(); k++) {
            String letter = word.substring(k, k + 1);
            int known = specification.indexOf(letter);
            if (known < 0) {
                throw new UsageException("unrecognized option: " + letter);
            }
            if (!specification.startsWith(":", known + 1)) {
                given.put(letter, "");
                continue;
            }
            if (k + 1 < word.length()) {
                given.merge(letter, word.substring(k + 1), (before, after) -> before + "\n" + after);
                return index;
            }
            if (index + 1 >= args.size()) {
                throw new UsageException("option requires an argument: " + letter);
            }
            given.merge(letter, args.get(index + 1), (before, after) -> before + "\n" + after);
            return index + 1;
        }
        return index;
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    @Nullable String get(String name) {
        return given.get(name);
    }

    String get(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) throws UsageException {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException malformed) {
            throw new UsageException("invalid number '" + value + "'");
        }
    }

    /** The operands, or one that stands for the standard input. */
    List<String> files() {
        return operands.isEmpty() ? List.of("-") : operands;
    }

    /** The operand at {@code index}. */
    String operand(int index) throws UsageException {
        if (index >= operands.size()) {
            throw new UsageException("missing operand");
        }
        return operands.get(index);
    }
}
