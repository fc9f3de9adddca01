package dev.podium.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The formats of names, each returning what is wrong in upstream's words (apimachinery, pkg/util/validation and
 * pkg/api/validate/content); an empty list means nothing is.
 */
public final class Names {
    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_FORM = LABEL_FORM + "(\\." + LABEL_FORM + ")*";
    private static final String UNDERSCORE_LABEL_FORM = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String UNDERSCORE_FORM = UNDERSCORE_LABEL_FORM + "(\\." + UNDERSCORE_LABEL_FORM + ")*";
    private static final String LABEL_1035_FORM = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String KEY_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE_FORM = "(" + KEY_FORM + ")?";
    private static final String CONFIG_KEY_FORM = "[-._a-zA-Z0-9]+";
    private static final String HEADER_FORM = "[-A-Za-z0-9]+";
    private static final String C_IDENTIFIER_FORM = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORM);
    private static final Pattern UNDERSCORE = Pattern.compile(UNDERSCORE_FORM);
    private static final Pattern LABEL_1035 = Pattern.compile(LABEL_1035_FORM);
    private static final Pattern KEY = Pattern.compile(KEY_FORM);
    private static final Pattern CONFIG_KEY = Pattern.compile(CONFIG_KEY_FORM);
    private static final Pattern HEADER = Pattern.compile(HEADER_FORM);
    private static final Pattern C_IDENTIFIER = Pattern.compile(C_IDENTIFIER_FORM);
    private static final Pattern PORT_CHARACTERS = Pattern.compile("[-a-z0-9]+");
    private static final String KEY_RULE =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    private Names() {}

    /** The length in UTF-8, which is what upstream counts. */
    public static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static List<String> label(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 63, problems);
        if (!LABEL.matcher(value).matches()) {
            problems.add(SUBDOMAIN.matcher(value).matches()
                    ? "must not contain dots"
                    : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start"
                            + " and end with an alphanumeric character" + form(LABEL_FORM, "my-name", "123-abc"));
        }
        return problems;
    }

    public static List<String> subdomain(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 253, problems);
        if (!SUBDOMAIN.matcher(value).matches()) {
            problems.add("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                    + " must start and end with an alphanumeric character" + form(SUBDOMAIN_FORM, "example.com"));
        }
        return problems;
    }

    public static List<String> subdomainWithUnderscore(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 253, problems);
        if (!UNDERSCORE.matcher(value).matches()) {
            problems.add("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or"
                    + " '.', and must start and end with an alphanumeric character" + form(UNDERSCORE_FORM, "example.com"));
        }
        return problems;
    }

    public static List<String> label1035(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 63, problems);
        if (!LABEL_1035.matcher(value).matches()) {
            problems.add("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                    + " alphabetic character, and end with an alphanumeric character"
                    + form(LABEL_1035_FORM, "my-name", "abc-123"));
        }
        return problems;
    }

    public static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        List<String> problems = new ArrayList<>(1);
        for (String banned : List.of("/", "%")) {
            if (value.contains(banned)) {
                problems.add("may not contain '" + banned + "'");
            }
        }
        return problems;
    }

    /** A label's key, an annotation's, a finalizer, an extended resource: a name, possibly after a domain and a slash. */
    public static List<String> qualified(String value) {
        List<String> problems = new ArrayList<>(2);
        String[] parts = value.split("/", -1);
        if (parts.length > 2) {
            return List.of("a valid label key " + KEY_RULE + form(KEY_FORM, "MyName", "my.name", "123-abc")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                problems.add("prefix part must be non-empty");
            } else {
                if (bytes(parts[0]) > 253) {
                    problems.add("prefix part must be no more than 253 bytes");
                }
                subdomain(parts[0]).stream()
                        .filter(each -> !each.startsWith("must be no more"))
                        .forEach(each -> problems.add("prefix part " + each));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            problems.add("name part must be non-empty");
        } else if (bytes(name) > 63) {
            problems.add("name part must be no more than 63 bytes");
        }
        if (!KEY.matcher(name).matches()) {
            problems.add("name part " + KEY_RULE + form(KEY_FORM, "MyName", "my.name", "123-abc"));
        }
        return problems;
    }

    public static List<String> labelValue(String value) {
        List<String> problems = new ArrayList<>(2);
        if (bytes(value) > 63) {
            problems.add("must be no more than 63 bytes");
        }
        if (!value.isEmpty() && !KEY.matcher(value).matches()) {
            problems.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and"
                    + " must start and end with an alphanumeric character"
                    + form(VALUE_FORM, "MyValue", "my_value", "12345"));
        }
        return problems;
    }

    /** A key in a ConfigMap or Secret. */
    public static List<String> configKey(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 253, problems);
        if (!CONFIG_KEY.matcher(value).matches()) {
            problems.add("a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                    + form(CONFIG_KEY_FORM, "key.name", "KEY_NAME", "key-name"));
        }
        if (value.equals(".") || value.equals("..")) {
            problems.add("must not be '" + value + "'");
        } else if (value.startsWith("..")) {
            problems.add("must not start with '..'");
        }
        return problems;
    }

    /** An environment variable: anything printable in ASCII but the equals sign. */
    public static List<String> environmentVariable(String value) {
        if (value.isEmpty()) {
            return List.of("environment variable name must be non-empty");
        }
        return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '=')
                ? List.of()
                : List.of("a valid environment variable name must consist only of printable ASCII characters other than '='");
    }

    public static List<String> cIdentifier(String value) {
        return C_IDENTIFIER.matcher(value).matches()
                ? List.of()
                : List.of("a valid C identifier must start with alphabetic character or '_', followed by a string of"
                        + " alphanumeric characters or '_'"
                        + form(C_IDENTIFIER_FORM, "my_name", "MY_NAME", "MyName"));
    }

    public static List<String> portName(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 15, problems);
        if (!PORT_CHARACTERS.matcher(value).matches()) {
            problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            problems.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            problems.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            problems.add("must not begin or end with a hyphen");
        }
        return problems;
    }

    public static List<String> portNumber(long value) {
        return between(value, 1, 65535);
    }

    public static List<String> between(long value, long least, long most) {
        return value >= least && value <= most
                ? List.of()
                : List.of("must be between " + least + " and " + most + ", inclusive");
    }

    /** A DNS subdomain whose first label is a star. */
    public static List<String> wildcardSubdomain(String value) {
        List<String> problems = new ArrayList<>(2);
        atMost(value, 253, problems);
        if (!value.startsWith("*.") || !SUBDOMAIN.matcher(value.substring(2)).matches()) {
            problems.add("a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must"
                    + " consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
                    + form("\\*\\." + SUBDOMAIN_FORM, "*.example.com"));
        }
        return problems;
    }

    public static List<String> headerName(String value) {
        return HEADER.matcher(value).matches()
                ? List.of()
                : List.of("a valid HTTP header must consist of alphanumeric characters or '-'"
                        + form(HEADER_FORM, "X-Header-Name"));
    }

    private static void atMost(String value, int length, List<String> problems) {
        if (bytes(value) > length) {
            // Upstream counts bytes here too.
            problems.add("must be no more than " + length + " characters");
        }
    }

    private static String form(String form, String... examples) {
        StringBuilder out = new StringBuilder(" (e.g. ");
        for (int i = 0; i < examples.length; i++) {
            out.append(i > 0 ? " or " : "").append('\'').append(examples[i]).append("', ");
        }
        return out.append("regex used for validation is '").append(form).append("')").toString();
    }
}
