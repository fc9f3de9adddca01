package dev.podium.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ExpressionTests {

    private static final Object SELF = Values.of(JsonMapper.shared()
            .readTree(
                    """
                    {"name": "web", "replicas": 3, "ratio": 0.5, "none": null, "tags": ["a", "b", "b"],
                     "ports": [{"name": "http", "port": 80}, {"name": "https", "port": 443}], "labels": {"app": "web"}}
                    """));

    private static final Language UNTYPED = Language.over(Map.of("self", new Shape.Any()));

    private static Object evaluate(String text) {
        return UNTYPED.compile(text).evaluate(Map.of("self", SELF), Budget.ofValidation());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.replicas > 2 && self.ratio < 1.0 && self.replicas >= 2.5",
                "has(self.name) && !has(self.absent) && self.none == null",
                "self.ports.all(p, p.port > 0) && self.ports.exists(p, p.name == 'http') && self.ports.map(p, p.port) == [80, 443]",
                "self.ports.exists_one(p, p.name == 'http') && size(self.ports) == 2 && 'a' in self.tags",
                "self.labels['app'] == 'web' && self.labels.all(k, k.startsWith('a'))",
                "self.?absent.orValue(7) == 7 && self[?'name'].hasValue() && optional.none() != optional.of(1)",
                "cel.bind(n, self.replicas, n * n) == 9",
                "self.name.matches('^w') && self.name.upperAscii() == 'WEB' && 'a,b'.split(',') == ['a', 'b']",
                "sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 2])",
                "[1, 2, 3].isSorted() && ![2, 1].isSorted() && [1, 2, 3].sum() == 6 && [3, 1].min() == 1 && [3, 1].max() == 3",
                "self.tags.indexOf('b') == 1 && self.tags.lastIndexOf('b') == 2 && self.tags.indexOf('z') == -1",
                "'abc 123'.find('[0-9]+') == '123' && '1 2 3'.findAll('[0-9]') == ['1', '2', '3'] && '1 2'.findAll('[0-9]', 1) == ['1']",
                "isURL('https://a.b:80/c?d=e') && !isURL('../x') && url('https://a.b:80/c?d=e').getHost() == 'a.b:80'",
                "url('https://a.b:80/c%20d?d=e').getHostname() == 'a.b' && url('https://a.b:80/c').getPort() == '80'",
                "url('https://a.b/c?d=e&d=f').getQuery()['d'] == ['e', 'f'] && url('/c%20d').getEscapedPath() == '/c%20d'",
                "isIP('::1') && !isIP('1.2.3') && ip('127.0.0.1').isLoopback() && ip('::1').family() == 6",
                "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
                "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
                "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('1000m') == quantity('1') && isQuantity('1.5Ki')",
                "quantity('2').add(quantity('500m')).compareTo(quantity('2500m')) == 0 && quantity('3').asInteger() == 3",
                "!isQuantity('three') && quantity('-1').sign() == -1 && !quantity('100m').isInteger()",
                "semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && semver('1.10.0').isGreaterThan(semver('1.9.0'))",
                "semver('v01.2', true) == semver('1.2.0') && isSemver('v1', true) && !isSemver('v1') && !isSemver('1-a', true)",
                "format.dns1123Label().validate('A').hasValue() && !format.named('uuid').value().validate('x').value().isSorted() == false",
                "!format.dns1123LabelPrefix().validate('a-').hasValue() && format.date().validate('x').value() == ['invalid date']",
                "!format.named('nothing').hasValue() && format.labelValue().validate('a b').value()[0].startsWith('a valid label must')",
                "string(ip('::1')) == '::1' && string(cidr('10.0.0.0/8')) == '10.0.0.0/8' && ip.isCanonical('2001:db8::abcd')",
                "'%s has %d of %s, %.2f'.format(['a', 3, ['x', 1.5, null, true], 0.5]) == 'a has 3 of [\"x\", 1.500000, null, true], 0.50'",
                "'%%%x %X %o %b %e'.format(['ab', 255, 8, 5, 1234.5]) == '%6162 FF 10 101 1.234500e+03'",
                "'%s %s'.format([{'b': 1, 'a': duration('90s')}, timestamp('2026-01-01T00:00:00Z')])"
                        + " == '{\"a\":duration(\"90s\"), \"b\":1} 2026-01-01T00:00:00Z' && strings.quote('ab') == '\"ab\"'",
                "isSemver('1.0.0+build') && !isSemver('1.0') && semver('1.2.3').minor() == 2",
                "duration('90s') == duration('1m30s') && timestamp('2026-01-01T00:00:00Z') < timestamp('2026-01-02T00:00:00Z')",
                "type(self.replicas) == int && string(self.replicas) == '3' && int('3') == 3",
                "self.tags == ['a', 'b', 'b'] && self.labels == {'app': 'web'}",
            })
    void holds(String text) {
        assertThat(evaluate(text)).isEqualTo(true);
    }

    @Test
    void whatIsNotDeclaredDoesNotCompile() {
        assertThatThrownBy(() -> UNTYPED.compile("other.name"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("undeclared reference to 'other'");
        assertThatThrownBy(() -> UNTYPED.compile("self.name ==")).isInstanceOf(ExpressionException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            '%d'.format(['a'])  | error during formatting: decimal clause can only be used on integers, was given string
            '%s'.format([])     | index 0 out of range
            '%z'.format([1])    | could not parse formatting clause: unrecognized formatting clause "z"
            """)
    void formatsThatDoNotFitFail(String text, String message) {
        assertThatThrownBy(() -> evaluate(text)).isInstanceOf(ExpressionException.class).hasMessage(message);
    }

    @Test
    void whatHasNoValueFails() {
        assertThatThrownBy(() -> evaluate("self.absent == 1"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(() -> evaluate("quantity('three').sign() == 1"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("quantities must match");
        assertThatThrownBy(() -> UNTYPED.compile("self.name").holds(Map.of("self", SELF), Budget.ofValidation()))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("must evaluate to bool, not to web");
    }

    private static final Shape INT = new Shape.Scalar(Shape.Kind.INT);
    private static final Shape TEXT = new Shape.Scalar(Shape.Kind.TEXT);
    private static final Shape OBJECT = new Shape.Fields(Map.of(
            "size", INT,
            "name", TEXT,
            "since", new Shape.Scalar(Shape.Kind.TIMESTAMP),
            "parts", new Shape.ListOf(new Shape.Fields(Map.of("name", TEXT, "__in__", INT))),
            "labels", new Shape.MapOf(TEXT),
            "port", new Shape.Any()));
    private static final Language TYPED = Language.over(Map.of("self", OBJECT, "old", new Shape.Maybe(OBJECT)));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            self.sise == 1                    | ERROR: <input>:1:5: undefined field 'sise'
            self.size == 'large'              | found no matching overload for '_==_' applied to '(int, string)'
            self.size + self.name == 2        | found no matching overload for '_+_' applied to '(int, string)'
            self.parts.all(p, p.nam != '')    | undefined field 'nam'
            self.labels['y'] == 1             | found no matching overload for '_==_' applied to '(string, int)'
            has(self.sise)                    | undefined field 'sise'
            old.sise == 1                     | undefined field 'sise'
            self.since > 3                    | found no matching overload for '_>_' applied to '(google.protobuf.Timestamp, int)'
            self.size                         | must evaluate to bool but got int
            self.port                         | must evaluate to bool but got dyn
            quantity('1') == 1                | found no matching overload for '_==_' applied to '(kubernetes.Quantity, int)'
            ip('::1').isLessThan(ip('::2'))   | found no matching overload for 'isLessThan' applied to 'net.IP.(net.IP)'
            url('/').getHost()                | must evaluate to bool but got string
            url('/').getQuery()               | must evaluate to bool but got map(string, list(string))
            [1, 2].max() == 'a'               | found no matching overload for '_==_' applied to '(int, string)'
            format.named('uuid')              | must evaluate to bool but got optional_type(kubernetes.NamedFormat)
            """)
    void whatDoesNotFitIsFoundBeforeThereAreValues(String text, String message) {
        assertThatThrownBy(() -> TYPED.compile(text, Set.of(Result.BOOL)))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatFitsIsEvaluatedOverMapsAndLists() {
        Map<String, Object> self = Map.of(
                "size", 3L,
                "name", "n",
                "since", Instant.EPOCH,
                "parts", List.of(Map.of("name", "p", "__in__", 1L)),
                "labels", Map.of("a", "b"),
                "port", 80L);
        Map<String, Object> values = Map.of("self", self, "old", Optional.empty());
        for (String each : List.of(
                "self.size < 4 && self.size < 4.5 && has(self.name) && self.name.startsWith('n')",
                "self.parts.exists(p, p.name == 'p' && p.__in__ == 1) && self.parts.map(p, p.__in__).sum() == 1",
                "self.labels.all(k, self.labels[k] == 'b') && self.labels.a == 'b' && !('z' in self.labels)",
                "self.port == 80 || self.port == 'http'",
                "self.since < timestamp('2020-01-01T00:00:00Z') && self.since.getFullYear() == 1970",
                "!old.hasValue() && old.?size.orValue(7) == 7 && self == self",
                "quantity(self.name + '').isLessThan(quantity('1')) || true")) {
            assertThat(TYPED.compile(each, Set.of(Result.BOOL)).holds(values, Budget.ofValidation())).as(each).isTrue();
        }
        assertThat(TYPED.compile("'size ' + string(self.size)", Set.of(Result.TEXT)).evaluate(values, Budget.ofValidation())).isEqualTo("size 3");
    }

    @Test
    void aMemberThatMayBeThereAndIsNotIsNoKey() {
        Expression size = TYPED.compile("self.size == 1", Set.of(Result.BOOL));
        assertThatThrownBy(() -> size.holds(Map.of("self", Map.of()), Budget.ofValidation())).hasMessage("no such key: size");
        assertThat(TYPED.compile("has(self.size)", Set.of(Result.BOOL)).holds(Map.of("self", Map.of()), Budget.ofValidation())).isFalse();
    }
}
