package dev.podium.cel;

import dev.podium.model.Formats;
import dev.podium.model.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Kubernetes' library of named formats (apiserver, pkg/cel/library/format.go). */
final class FormatFunctions {

    private static final Kind FORMAT = Kind.opaque("kubernetes.NamedFormat", Format.class);

    private FormatFunctions() {}

    /** @param problems what is wrong with a text; empty if it is of this format */
    private record Format(String name, Function<String, List<String>> problems) {}

    static void add(Functions functions) {
        Map<String, Format> formats = formats();
        functions.global("format.named", List.of(Kind.TEXT), Kind.optional(FORMAT), arguments ->
                Optional.ofNullable(formats.get((String) arguments.getFirst())));
        formats.forEach((name, format) -> functions.global("format." + name, List.of(), FORMAT, _ -> format));
        functions.member("validate", List.of(FORMAT, Kind.TEXT), Kind.optional(Kind.listOf(Kind.TEXT)), arguments -> {
            List<String> problems = ((Format) arguments.getFirst()).problems().apply((String) arguments.get(1));
            return problems.isEmpty() ? Optional.empty() : Optional.of(problems);
        });
    }

    private static Map<String, Format> formats() {
        Map<String, Format> formats = new LinkedHashMap<>();
        put(formats, "dns1123Label", Names::label);
        put(formats, "dns1123Subdomain", Names::subdomain);
        put(formats, "dns1035Label", Names::label1035);
        put(formats, "qualifiedName", Names::qualified);
        put(formats, "dns1123LabelPrefix", prefix -> Names.label(begun(prefix)));
        put(formats, "dns1123SubdomainPrefix", prefix -> Names.subdomain(begun(prefix)));
        put(formats, "dns1035LabelPrefix", prefix -> Names.label1035(begun(prefix)));
        put(formats, "labelValue", Names::labelValue);
        put(formats, "uri", text -> fits("uri", text, "parse \"" + text + "\": invalid URI for request"));
        put(formats, "uuid", text -> fits("uuid", text, "does not match the UUID format"));
        put(formats, "byte", text -> fits("byte", text, "invalid base64"));
        put(formats, "date", text -> fits("date", text, "invalid date"));
        put(formats, "datetime", text -> fits("datetime", text, "invalid datetime"));
        return formats;
    }

    private static void put(Map<String, Format> formats, String name, Function<String, List<String>> problems) {
        formats.put(name, new Format(name, problems));
    }

    private static List<String> fits(String format, String text, String problem) {
        return Formats.fits(format, text) ? List.of() : List.of(problem);
    }

    /** What a name that begins with a prefix is made to look like: a prefix may end in a dash. */
    private static String begun(String prefix) {
        return prefix.length() > 1 && prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix;
    }
}
