package dev.podium.container.simulated.applet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What an awk program works on: the record with its fields, variables and arrays. Values are Strings and Doubles. */
final class AwkMachine {

    private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*");
    private static final Pattern LEADING = Pattern.compile("\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private final Output output;
    private final Map<String, Object> variables = new HashMap<>();
    private final Map<String, Map<String, Object>> arrays = new HashMap<>();
    private List<String> fields = new ArrayList<>();
    private String record = "";
    private double count;

    AwkMachine(Output output) {
        this.output = output;
        variables.putAll(Map.of("FS", " ", "OFS", " ", "ORS", "\n", "SUBSEP", "\034"));
    }

    /** Where it prints. */
    interface Output {
        void write(String text) throws IOException;
    }

    /** Computes a value. */
    interface Expression {
        Object value(AwkMachine machine) throws IOException;
    }

    /** Does something. */
    interface Statement {
        void run(AwkMachine machine) throws IOException;
    }

    /** Ends the work on a record. */
    static final class Next extends RuntimeException {

        private static final long serialVersionUID = 1;

        Next() {
            super(null, null, false, false);
        }
    }

    /** Ends the program. */
    static final class Exit extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final int code;

        Exit(int code) {
            super(null, null, false, false);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    void print(String text) throws IOException {
        output.write(text);
    }

    void assign(String name, Object value) {
        if (name.equals("NF")) {
            while (fields.size() > number(value)) {
                fields.removeLast();
            }
            join();
        }
        variables.put(name, value);
    }

    Object variable(String name) {
        return switch (name) {
            case "NF" -> (double) fields.size();
            case "NR", "FNR" -> count;
            default -> variables.getOrDefault(name, "");
        };
    }

    Map<String, Object> array(String name) {
        return arrays.computeIfAbsent(name, _ -> new TreeMap<>());
    }

    void read(String line) {
        count++;
        record = line;
        fields = new ArrayList<>(split(line, text(variable("FS"))));
    }

    String field(int index) {
        return index == 0 ? record : index <= fields.size() ? fields.get(index - 1) : "";
    }

    void setField(int index, String value) {
        if (index == 0) {
            record = value;
            fields = new ArrayList<>(split(value, text(variable("FS"))));
            return;
        }
        while (fields.size() < index) {
            fields.add("");
        }
        fields.set(index - 1, value);
        join();
    }

    private void join() {
        record = String.join(text(variable("OFS")), fields);
    }

    static List<String> split(String text, String separator) {
        if (separator.equals(" ")) {
            return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
        }
        if (text.isEmpty()) {
            return List.of();
        }
        return List.of(text.split(separator.length() == 1 ? Pattern.quote(separator) : separator, -1));
    }

    static double number(Object value) {
        if (value instanceof Double known) {
            return known;
        }
        var matcher = LEADING.matcher(value.toString());
        return matcher.lookingAt() ? Double.parseDouble(matcher.group().strip()) : 0;
    }

    static String text(Object value) {
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e16
                    ? Long.toString(number.longValue())
                    : shortened("%.6g".formatted(number));
        }
        return value.toString();
    }

    private static String shortened(String number) {
        return number.contains(".") && !number.contains("e") ? number.replaceFirst("\\.?0+$", "") : number;
    }

    static Object truth(boolean value) {
        return value ? 1.0 : 0.0;
    }

    static boolean holds(Object value) {
        return value instanceof Double number ? number != 0 : !value.toString().isEmpty() && (!numeric(value) || number(value) != 0);
    }

    private static boolean numeric(Object value) {
        return value instanceof Double || NUMBER.matcher(value.toString()).matches();
    }

    /** What looks like numbers is compared as numbers. */
    static int compare(Object left, Object right) {
        return numeric(left) && numeric(right)
                ? Double.compare(number(left), number(right))
                : text(left).compareTo(text(right));
    }
}
