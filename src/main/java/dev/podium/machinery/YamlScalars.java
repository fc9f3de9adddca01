package dev.podium.machinery;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What an untyped YAML scalar means to goyaml.v2 (resolve.go), which {@code sigs.k8s.io/yaml} uses: {@code yes} and
 * {@code on} are booleans, {@code 0755} is octal, a date stays a string.
 */
final class YamlScalars {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> UNWRITABLE =
            Set.of(".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1e21");

    private YamlScalars() {}

    static JsonNode resolve(ScalarEvent scalar) {
        Optional<String> tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.isPresent()) {
            String name = tag.get();
            if (name.endsWith(":binary")) {
                return NODES.stringNode(new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
            }
            return name.endsWith(":str") || name.equals("!") ? NODES.stringNode(text) : plain(text);
        }
        return scalar.isPlain() ? plain(text) : NODES.stringNode(text);
    }

    private static JsonNode plain(String text) {
        if (NULL.contains(text)) {
            return NODES.nullNode();
        }
        if (TRUE.contains(text)) {
            return NODES.booleanNode(true);
        }
        if (FALSE.contains(text)) {
            return NODES.booleanNode(false);
        }
        if (UNWRITABLE.contains(text)) {
            String value = text.equalsIgnoreCase(".nan") ? "NaN" : text.startsWith("-") ? "-Inf" : "+Inf";
            throw new MalformedException("json: unsupported value: " + value);
        }
        char first = text.charAt(0);
        if (first == '+' || first == '-' || first == '.' || first >= '0' && first <= '9') {
            JsonNode number = number(text);
            if (number != null) {
                return number;
            }
        }
        return NODES.stringNode(text);
    }

    private static @Nullable JsonNode number(String text) {
        String bare = text.replace("_", "");
        BigInteger whole = whole(bare);
        if (whole != null && whole.bitLength() <= 64) {
            return JsonReader.number(whole.toString(), true);
        }
        if (!FLOAT.matcher(bare).matches() || bare.length() > 400) {
            return null;
        }
        double value = Double.parseDouble(bare);
        if (Double.isInfinite(value)) {
            return null;
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return exact.scale() <= 0 && exact.abs().compareTo(LARGEST_PLAIN) < 0
                ? JsonReader.number(exact.toBigInteger().toString(), true)
                : NODES.numberNode(exact);
    }

    /** Go's {@code ParseInt} with base 0: the prefix tells the base. */
    private static @Nullable BigInteger whole(String text) {
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        String digits = text.substring(sign);
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            char mark = Character.toLowerCase(digits.charAt(1));
            radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
            digits = digits.substring(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
        }
        if (digits.isEmpty() || digits.length() > 70) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), radix) < 0) {
                return null;
            }
        }
        BigInteger value = new BigInteger(digits, radix);
        return text.startsWith("-") ? value.negate() : value;
    }
}
