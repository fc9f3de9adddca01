package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.VirtualFiles.Stat;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File modes as text: {@code rwxr-xr-x}, {@code 755}, {@code u+x}. */
final class FileModes {

    private static final Pattern SYMBOLIC = Pattern.compile("([ugoa]*)([-+=])([rwxXst]*)");

    private FileModes() {}

    /** The mode that {@code change} makes of a file's. */
    static int apply(String change, Stat stat) throws IOException {
        if (change.matches("[0-7]{1,4}")) {
            return Integer.parseInt(change, 8) & 0777;
        }
        int mode = stat.mode();
        for (String each : change.split(",")) {
            Matcher matcher = SYMBOLIC.matcher(each);
            if (!matcher.matches()) {
                throw new IOException("invalid mode '" + change + "'");
            }
            String who = matcher.group(1).isEmpty() ? "a" : matcher.group(1);
            int mask = (who.matches(".*[ua].*") ? 0700 : 0) | (who.matches(".*[ga].*") ? 070 : 0)
                    | (who.matches(".*[oa].*") ? 07 : 0);
            String what = matcher.group(3);
            boolean execute = what.contains("x")
                    || (what.contains("X") && (stat.kind() == Stat.Kind.DIRECTORY || (mode & 0111) != 0));
            int bits = mask & ((what.contains("r") ? 0444 : 0) | (what.contains("w") ? 0222 : 0) | (execute ? 0111 : 0));
            mode = switch (matcher.group(2)) {
                case "+" -> mode | bits;
                case "-" -> mode & ~bits;
                default -> (mode & ~mask) | bits;
            };
        }
        return mode;
    }

    /** As {@code ls -l} prints it. */
    static String text(Stat stat) {
        StringBuilder text = new StringBuilder(switch (stat.kind()) {
            case FILE -> "-";
            case DIRECTORY -> "d";
            case LINK -> "l";
            case BLOCK_DEVICE -> "b";
            case CHARACTER_DEVICE -> "c";
            case SOCKET -> "s";
            case PIPE -> "p";
        });
        for (int i = 0; i < 9; i++) {
            text.append((stat.mode() & 0400 >> i) == 0 ? '-' : "rwx".charAt(i % 3));
        }
        return text.toString();
    }
}
