package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sort} and {@code uniq}. */
final class SortingApplets {

    private static final Pattern NUMBER = Pattern.compile("\\s*(-?\\d+(?:\\.\\d+)?).*", Pattern.DOTALL);

    private SortingApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("sort", Applets.reporting(SortingApplets::sort));
        all.put("uniq", Applets.reporting(SortingApplets::uniq));
    }

    private static int sort(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "nrufk:t:o:bsgV");
        List<String> lines = new ArrayList<>();
        int status = Inputs.each(process, options.files(), (name, input) -> Inputs.lines(input, lines::add));
        Comparator<String> order = options.has("n") || options.has("g") || options.get("k", "").contains("n")
                ? Comparator.comparing((String line) -> number(key(line, options))).thenComparing(Comparator.naturalOrder())
                : options.has("f")
                        ? Comparator.comparing((String line) -> key(line, options).toLowerCase(Locale.ROOT))
                        : Comparator.comparing((String line) -> key(line, options)).thenComparing(Comparator.naturalOrder());
        lines.sort(options.has("r") || options.get("k", "").contains("r") ? order.reversed() : order);
        for (String each : options.has("u") ? new LinkedHashSet<>(lines) : lines) {
            process.print(each);
        }
        return status;
    }

    private static String key(String line, Options options) {
        String key = options.get("k");
        if (key == null) {
            return line;
        }
        int field = Integer.parseInt(key.replaceFirst("\\D.*", ""));
        String separator = options.get("t");
        List<String> fields = separator == null
                ? List.of(line.strip().split("\\s+"))
                : List.of(line.split(Pattern.quote(separator), -1));
        return field <= fields.size() ? fields.get(field - 1) : "";
    }

    private static BigDecimal number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.matches() ? new BigDecimal(matcher.group(1)) : BigDecimal.ZERO;
    }

    private static int uniq(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "cdui");
        List<String> lines = new ArrayList<>();
        int status = Inputs.each(process, options.files().subList(0, 1), (name, input) -> Inputs.lines(input, lines::add));
        for (int i = 0; i < lines.size(); ) {
            int end = i;
            while (end < lines.size() && lines.get(end).equals(lines.get(i))) {
                end++;
            }
            int count = end - i;
            if ((!options.has("d") || count > 1) && (!options.has("u") || count == 1)) {
                process.print(options.has("c") ? "%7d %s".formatted(count, lines.get(i)) : lines.get(i));
            }
            i = end;
        }
        return status;
    }
}
