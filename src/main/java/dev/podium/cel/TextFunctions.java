package dev.podium.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Kubernetes' library of regular expressions (apiserver, pkg/cel/library/regex.go), and the language's {@code format}, which its
 * library lacks.
 */
final class TextFunctions {

    private TextFunctions() {}

    static void add(Functions functions) {
        functions.member("format", List.of(Kind.TEXT, Kind.listOf(Kind.ANY)), Kind.TEXT, arguments ->
                TextFormat.format((String) arguments.getFirst(), (List<?>) arguments.get(1)));
        functions.member("find", List.of(Kind.TEXT, Kind.TEXT), Kind.TEXT, arguments -> {
            List<String> found = find(arguments, 1);
            return found.isEmpty() ? "" : found.getFirst();
        });
        functions.member("findAll", List.of(Kind.TEXT, Kind.TEXT), Kind.listOf(Kind.TEXT), arguments -> find(arguments, -1));
        functions.member(
                "findAll",
                List.of(Kind.TEXT, Kind.TEXT, Kind.INT),
                Kind.listOf(Kind.TEXT),
                arguments -> find(arguments, (Long) arguments.get(2)));
    }

    /** @param most negative: all */
    private static List<String> find(List<Object> arguments, long most) {
        Matcher matcher = Pattern.compile((String) arguments.get(1)).matcher((String) arguments.getFirst());
        List<String> found = new ArrayList<>();
        while ((most < 0 || found.size() < most) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
