package dev.podium.machinery;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The part of JSONPath that definitions use: members, items, all items, and items that have something. */
public final class JsonPaths {

    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\*|-?\\d+|'[^']*'|\"[^\"]*\"|\\?\\(.*?\\))\\]");
    private static final Pattern FILTER =
            Pattern.compile("\\?\\(\\s*@((?:\\.[^\\s=!<>.]+)+)\\s*(==|!=)\\s*(?:'([^']*)'|\"([^\"]*)\"|([^\\s)]+))\\s*\\)");

    private JsonPaths() {}

    /** The one value at the end of a path of members, such as {@code .spec.replicas}; missing if there is none. */
    public static JsonNode member(JsonNode object, String path) {
        List<JsonNode> found = all(object, path);
        return found.isEmpty() ? MissingNode.getInstance() : found.getFirst();
    }

    /** Every value that a path leads to. */
    public static List<JsonNode> all(JsonNode object, String path) {
        List<JsonNode> here = List.of(object);
        Matcher step = STEP.matcher(path.replace("\\.", "\u0000"));
        while (step.find()) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode each : here) {
                follow(each, step, next);
            }
            here = next;
        }
        return here;
    }

    private static void follow(JsonNode from, Matcher step, List<JsonNode> into) {
        String name = step.group(1);
        String subscript = step.group(2);
        if (name != null) {
            if (name.equals("*")) {
                from.forEach(into::add);
            } else {
                add(from.get(name.replace('\u0000', '.')), into);
            }
        } else if (subscript.equals("*")) {
            from.forEach(into::add);
        } else if (subscript.startsWith("?")) {
            Matcher filter = FILTER.matcher(subscript);
            if (filter.matches()) {
                from.forEach(each -> filtered(each, filter, into));
            }
        } else if (subscript.startsWith("'") || subscript.startsWith("\"")) {
            add(from.get(subscript.substring(1, subscript.length() - 1).replace('\u0000', '.')), into);
        } else if (from.isArray()) {
            int index = Integer.parseInt(subscript);
            add(from.get(index < 0 ? from.size() + index : index), into);
        }
    }

    private static void filtered(JsonNode item, Matcher filter, List<JsonNode> into) {
        JsonNode value = item;
        for (String each : filter.group(1).substring(1).split("\\.")) {
            value = value.path(each);
        }
        String wanted = filter.group(3) != null ? filter.group(3) : filter.group(4) != null ? filter.group(4) : filter.group(5);
        boolean same = !value.isMissingNode() && (value.isString() ? value.stringValue() : value.toString()).equals(wanted);
        if (same == filter.group(2).equals("==")) {
            into.add(item);
        }
    }

    private static void add(@Nullable JsonNode value, List<JsonNode> into) {
        if (value != null) {
            into.add(value);
        }
    }
}
