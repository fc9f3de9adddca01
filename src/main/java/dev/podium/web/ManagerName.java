package dev.podium.web;

import dev.podium.machinery.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name under which a client owns fields. */
final class ManagerName {

    /** In bytes. */
    private static final int LONGEST = 128;

    private ManagerName() {}

    /** Checks a name that the client gives (upstream's {@code ValidateFieldManager}). */
    static void check(String name, List<FieldError> errors) {
        if (bytes(name) > LONGEST) {
            errors.add(FieldError.tooLong("fieldManager", LONGEST));
        }
        int position = 0;
        for (int c : name.codePoints().toArray()) {
            if (!printable(c)) {
                errors.add(FieldError.invalid(
                        "fieldManager", name, String.format("invalid character U+%04X (at position %d)", c, position)));
            }
            position += bytes(Character.toString(c));
        }
    }

    /** The name of a client that gives none: what its {@code User-Agent} begins with, as far as it can be printed. */
    static String ofAgent(@Nullable String agent) {
        if (agent == null) {
            return "";
        }
        int slash = agent.indexOf('/');
        StringBuilder name = new StringBuilder();
        int room = LONGEST;
        for (int c : (slash < 0 ? agent : agent.substring(0, slash)).codePoints().toArray()) {
            if (printable(c)) {
                room -= bytes(Character.toString(c));
                if (room < 0) {
                    break;
                }
                name.appendCodePoint(c);
            }
        }
        return name.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As Go's {@code unicode.IsPrint}: letters, marks, numbers, punctuation, symbols and the space. */
    private static boolean printable(int c) {
        return c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
