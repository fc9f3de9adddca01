package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of one of agnhost's commands.
 *
 * @param flags by their names, without the dashes
 * @param operands what is no flag, without the command's own name
 */
record AgnhostCall(Process process, Map<String, String> flags, List<String> operands) {

    private static final DateTimeFormatter LOG = format("uuuu/MM/dd HH:mm:ss");
    private static final DateTimeFormatter KLOG = format("MMdd HH:mm:ss.SSSSSS");
    private static final Pattern DURATION = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)");

    /** What a command does; it answers with its exit code. */
    @FunctionalInterface
    interface Command {
        int run(AgnhostCall call) throws Exception;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** @param args what comes after the command's name */
    static AgnhostCall of(Process process, List<String> args) {
        Map<String, String> flags = new HashMap<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i).replaceFirst("^--?", "");
            int equals = arg.indexOf('=');
            if (arg.length() == args.get(i).length()) {
                operands.add(arg);
            } else if (equals > 0) {
                flags.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("-")) {
                flags.put(arg, args.get(++i));
            } else {
                flags.put(arg, "true");
            }
        }
        return new AgnhostCall(process, Map.copyOf(flags), List.copyOf(operands));
    }

    String flag(String name, String otherwise) {
        return flags.getOrDefault(name, otherwise);
    }

    boolean isSet(String name) {
        return flag(name, "false").equals("true");
    }

    int number(String name, int otherwise) {
        return flags.containsKey(name) ? Integer.parseInt(flag(name, "")) : otherwise;
    }

    /** A duration as Go writes it, such as {@code 1m30s}. */
    Duration duration(String name) {
        return duration(flag(name, "0s"), Duration.ZERO);
    }

    static Duration duration(String text, Duration otherwise) {
        Matcher matcher = DURATION.matcher(text);
        double nanos = 0;
        boolean any = false;
        while (matcher.find()) {
            any = true;
            nanos += Double.parseDouble(matcher.group(1)) * switch (matcher.group(2)) {
                case "ns" -> 1;
                case "us", "µs" -> 1e3;
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 60e9;
                default -> 3600e9;
            };
        }
        return any ? Duration.ofNanos((long) nanos) : otherwise;
    }

    /** A duration as Go prints it, to the millisecond. */
    static String text(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        long minutes = duration.toMinutes();
        String rest = (minutes > 0 ? seconds - minutes * 60 : seconds) + "s";
        return (minutes >= 60 ? minutes / 60 + "h" : "") + (minutes > 0 ? minutes % 60 + "m" : "") + rest.replaceFirst("\\.0s", "s");
    }

    Instant now() {
        return process.time().now();
    }

    /** A line as Go's {@code log} prints it. */
    void log(String text) throws IOException {
        process.printError(LOG.format(now()) + " " + text.stripTrailing());
    }

    /** The same, and the exit code that follows. */
    int fatal(String text) throws IOException {
        log(text);
        return 1;
    }

    /**
     * A line as {@code klog} prints it.
     *
     * @param severity its letter
     * @param where file and line of upstream's source
     */
    void klog(char severity, String where, String text) throws IOException {
        process.printError(severity + KLOG.format(now()) + " %7d ".formatted(process.pid()) + where + "] " + text.stripTrailing());
    }
}
