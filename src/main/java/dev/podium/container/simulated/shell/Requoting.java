package dev.podium.container.simulated.shell;

/** Writes values so that a shell reads them back. */
final class Requoting {

    private static final String PLAIN = "@%+=:,./-_";

    private Requoting() {}

    /** Between single quotes; with control characters between {@code $'} and {@code '}. */
    static String single(String value) {
        return hasControls(value) ? escaped(value) : "'" + value.replace("'", "'\\''") + "'";
    }

    /** Between single quotes if need be, as {@code set} shows variables. */
    static String ifNeeded(String value) {
        boolean plain = value.chars().allMatch(each -> Character.isLetterOrDigit(each) || PLAIN.indexOf(each) >= 0);
        return plain ? value : single(value);
    }

    /** Between double quotes, as {@code declare -p} shows variables. */
    static String doubled(String value) {
        return hasControls(value)
                ? escaped(value)
                : "\"" + value.replaceAll("([\"\\\\$`])", "\\\\$1") + "\"";
    }

    private static boolean hasControls(String value) {
        return value.chars().anyMatch(each -> each < 32 || each == 127);
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder("$'");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                case 7 -> text.append("\\a");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case 11 -> text.append("\\v");
                case 27 -> text.append("\\E");
                case '\\' -> text.append("\\\\");
                case '\'' -> text.append("\\'");
                default -> text.append(c < 32 || c == 127 ? String.format("\\%03o", (int) c) : String.valueOf(c));
            }
        }
        return text.append("'").toString();
    }
}
