package dev.podium.container.simulated.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A builtin's options, and the words after them.
 *
 * @param wrong an option that the builtin does not have
 */
record Letters(Map<Character, String> given, List<String> rest, @Nullable String wrong) {

    /** Reads a command's words; the letters of {@code valued} take a value, those of {@code plain} do not. */
    static Letters of(List<String> words, String valued, String plain) {
        Map<Character, String> given = new HashMap<>();
        int at = 1;
        for (; at < words.size() && words.get(at).length() > 1 && words.get(at).startsWith("-"); at++) {
            String word = words.get(at);
            if (word.equals("--")) {
                at++;
                break;
            }
            for (int i = 1; i < word.length(); i++) {
                char letter = word.charAt(i);
                if (valued.indexOf(letter) >= 0) {
                    boolean inside = i + 1 < word.length();
                    given.put(letter, inside ? word.substring(i + 1) : at + 1 < words.size() ? words.get(++at) : "");
                    break;
                }
                if (plain.indexOf(letter) < 0) {
                    return new Letters(given, List.of(), "-" + letter);
                }
                given.put(letter, "");
            }
        }
        return new Letters(given, words.subList(Math.min(at, words.size()), words.size()), null);
    }

    boolean has(char letter) {
        return given.containsKey(letter);
    }

    String get(char letter, String otherwise) {
        return given.getOrDefault(letter, otherwise);
    }
}
