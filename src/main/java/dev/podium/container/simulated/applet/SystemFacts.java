package dev.podium.container.simulated.applet;

import dev.podium.container.ContainerUser;
import dev.podium.container.simulated.Identities;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Commands that tell about the system: time, names, users, resources. */
final class SystemFacts {

    private static final DateTimeFormatter PLAIN = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT);

    private SystemFacts() {}

    static void addTo(Map<String, Program> all) {
        all.put("date", Applets.reporting(SystemFacts::date));
        all.put("hostname", Applets.reporting(SystemFacts::hostname));
        all.put("id", Applets.reporting(SystemFacts::id));
        all.put("whoami", SystemFacts::whoami);
        all.put("uname", Applets.reporting(SystemFacts::uname));
        all.put("arch", process -> say(process, "x86_64"));
        all.put("nproc", process -> say(process, "2"));
        all.put("uptime", Applets.reporting(SystemFacts::uptime));
        all.put("free", Applets.reporting(SystemFacts::free));
        all.put("printenv", Applets.reporting(SystemFacts::printenv));
        all.put("pwd", process -> say(process, process.directory()));
        all.put("tty", process -> say(process, process.onTerminal() ? "/dev/pts/0" : "not a tty"));
    }

    private static int say(Process process, String text) throws IOException {
        process.print(text);
        return 0;
    }

    private static int date(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "ud:I:Rr:");
        ZonedDateTime when = process.time().now().atZone(ZoneOffset.UTC);
        if (options.has("d")) {
            when = parse(options.get("d", ""), when);
        }
        if (!options.operands().isEmpty() && options.operand(0).startsWith("+")) {
            return say(process, format(options.operand(0).substring(1), when));
        }
        if (options.has("R")) {
            return say(process, format("%a, %d %b %Y %H:%M:%S +0000", when));
        }
        return say(process, options.has("I") ? format("%Y-%m-%dT%H:%M:%S+00:00", when) : PLAIN.format(when));
    }

    private static ZonedDateTime parse(String text, ZonedDateTime now) throws UsageException {
        try {
            if (text.startsWith("@")) {
                return Instant.ofEpochSecond(Long.parseLong(text.substring(1))).atZone(ZoneOffset.UTC);
            }
            if (text.equals("now")) {
                return now;
            }
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC);
            }
            return text.endsWith("Z")
                    ? ZonedDateTime.parse(text)
                    : LocalDateTime.parse(text.replace(' ', 'T')).atZone(ZoneOffset.UTC);
        } catch (DateTimeParseException | NumberFormatException malformed) {
            throw new UsageException("invalid date '" + text + "'");
        }
    }

    /** A time as {@code strftime} would format it. */
    static String format(String format, ZonedDateTime when) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char directive = format.charAt(++i);
            text.append(switch (directive) {
                case 's' -> Long.toString(when.toEpochSecond());
                case 'N' -> pattern("nnnnnnnnn", when);
                case 'Y' -> pattern("yyyy", when);
                case 'y' -> pattern("yy", when);
                case 'm' -> pattern("MM", when);
                case 'd' -> pattern("dd", when);
                case 'e' -> pattern("ppd", when);
                case 'H' -> pattern("HH", when);
                case 'I' -> pattern("hh", when);
                case 'M' -> pattern("mm", when);
                case 'S' -> pattern("ss", when);
                case 'j' -> pattern("DDD", when);
                case 'p' -> pattern("a", when);
                case 'a' -> pattern("EEE", when);
                case 'A' -> pattern("EEEE", when);
                case 'b', 'h' -> pattern("MMM", when);
                case 'B' -> pattern("MMMM", when);
                case 'F' -> pattern("yyyy-MM-dd", when);
                case 'T' -> pattern("HH:mm:ss", when);
                case 'R' -> pattern("HH:mm", when);
                case 'D' -> pattern("MM/dd/yy", when);
                case 'Z' -> "UTC";
                case 'z' -> "+0000";
                case 'u' -> Integer.toString(when.getDayOfWeek().getValue());
                case 'n' -> "\n";
                case 't' -> "\t";
                case '%' -> "%";
                default -> "%" + directive;
            });
        }
        return text.toString();
    }

    private static String pattern(String pattern, ZonedDateTime when) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(when);
    }

    private static int hostname(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "ifsd");
        if (options.has("i")) {
            return say(process, process.container().ip());
        }
        String host = process.container().hostname();
        String full = fullName(process, host);
        if (options.has("d")) {
            return say(process, full.contains(".") ? full.substring(full.indexOf('.') + 1) : "");
        }
        return say(process, options.has("f") ? full : options.has("s") ? host.replaceFirst("\\..*", "") : host);
    }

    /** The first name on the line of {@code /etc/hosts} that has the host's own. */
    private static String fullName(Process process, String host) throws IOException {
        return new String(process.open("/etc/hosts").readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> List.of(line.replaceFirst("#.*", "").strip().split("\\s+")))
                .filter(words -> words.size() > 1 && words.subList(1, words.size()).contains(host))
                .map(words -> words.get(1))
                .findFirst()
                .orElse(host);
    }

    private static String name(long id) {
        String name = Identities.name(id);
        return name == null ? Long.toString(id) : name;
    }

    private static String labelled(long id) {
        String name = Identities.name(id);
        return name == null ? Long.toString(id) : id + "(" + name + ")";
    }

    private static int whoami(Process process) throws IOException {
        long uid = process.container().user().uid();
        if (Identities.name(uid) == null) {
            process.printError("whoami: unknown uid " + uid);
            return 1;
        }
        return say(process, name(uid));
    }

    private static int id(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "ugnGr");
        ContainerUser user = process.container().user();
        if (options.has("G")) {
            return say(process, user.groups().stream()
                    .map(each -> options.has("n") ? name(each) : Long.toString(each))
                    .collect(Collectors.joining(" ")));
        }
        if (options.has("u") || options.has("g")) {
            long asked = options.has("u") ? user.uid() : user.gid();
            return say(process, options.has("n") ? name(asked) : Long.toString(asked));
        }
        return say(process, "uid=" + labelled(user.uid()) + " gid=" + labelled(user.gid()) + " groups="
                + user.groups().stream().map(SystemFacts::labelled).collect(Collectors.joining(",")));
    }

    private static int uname(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "asnrvmo");
        if (options.has("a")) {
            return say(process, "Linux " + process.container().hostname() + " 6.12.0 #1 SMP x86_64 GNU/Linux");
        }
        if (options.has("n")) {
            return say(process, process.container().hostname());
        }
        if (options.has("r")) {
            return say(process, "6.12.0");
        }
        return say(process, options.has("m") ? "x86_64" : options.has("o") ? "GNU/Linux" : "Linux");
    }

    private static int uptime(Process process) throws IOException {
        Instant now = process.time().now();
        long minutes = process.time().nanos() / 60_000_000_000L;
        return say(process, " %s up %d min,  0 users,  load average: 0.00, 0.00, 0.00"
                .formatted(format("%H:%M:%S", now.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC)), minutes));
    }

    private static int free(Process process) throws IOException {
        process.print("              total        used        free      shared  buff/cache   available");
        process.print("Mem:        8388608     1048576     7340032           0           0     7340032");
        return say(process, "Swap:             0           0           0");
    }

    private static int printenv(Process process) throws IOException {
        Map<String, String> env = process.env();
        if (process.args().isEmpty()) {
            for (Map.Entry<String, String> each : new TreeMap<>(env).entrySet()) {
                process.print(each.getKey() + "=" + each.getValue());
            }
            return 0;
        }
        int status = 0;
        for (String each : process.args()) {
            String value = env.get(each);
            if (value == null) {
                status = 1;
            } else {
                process.print(value);
            }
        }
        return status;
    }
}
