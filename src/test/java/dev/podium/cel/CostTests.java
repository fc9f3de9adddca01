package dev.podium.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTests {

    private static final Shape TEXT = new Shape.Scalar(Shape.Kind.TEXT, 500);
    private static final Shape INTS = new Shape.ListOf(new Shape.Scalar(Shape.Kind.INT, 0), 100);
    private static final Language LANGUAGE = Language.over(Map.of(
            "text", TEXT,
            "other", TEXT,
            "ints", INTS,
            "texts", new Shape.ListOf(new Shape.Scalar(Shape.Kind.TEXT, 10), 50),
            "lists", new Shape.ListOf(new Shape.ListOf(new Shape.Scalar(Shape.Kind.INT, 0), 10), 50),
            "map", new Shape.MapOf(new Shape.Scalar(Shape.Kind.TEXT, 10), 20),
            "endless", new Shape.ListOf(new Shape.ListOf(TEXT)),
            "object", new Shape.Fields(Map.of("name", TEXT))));

    /** The figures are those of upstream's own tests where it has such an expression, else worked out by its rules. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'a'                                        | 0
            text                                       | 1
            object.name                                | 2
            has(object.name)                           | 2
            [1, 2, 3]                                  | 10
            {'a': 1}                                   | 30
            text.contains(other)                       | 2502
            text.startsWith(other)                     | 52
            text.matches('[0-9a+]')                    | 103
            'abcdefghijklm'.contains(text)             | 101
            ints.all(x, true)                          | 302
            lists.all(x, x.all(y, true))               | 1752
            2 in ints                                  | 101
            true ? text.startsWith('a') : other == 'b' | 2
            text == other                              | 52
            text + other == ''                         | 102
            texts.join(',')                            | 56
            texts.isSorted()                           | 101
            texts.exists(t, t.find('[0-9]+') == '1')   | 502
            map.all(k, map[k] == 'x')                  | 142
            cel.bind(t, text, t == 'a' && t == 'b')    | 15
            text.split(',').size() > 1                 | 103
            quantity(text).isLessThan(quantity('1'))   | 4
            dyn(ints).size() == 3                      | 4
            """)
    void theWorstCaseIsKnownBeforeThereAreValues(String text, long cost) {
        assertThat(LANGUAGE.compile(text).worstCost()).isEqualTo(cost);
    }

    @Test
    void whatNothingBoundsCostsTooMuchToCount() {
        Expression expression = Language.over(Map.of("self", new Shape.ListOf(new Shape.ListOf(TEXT))))
                .compile("self.all(a, self.all(b, self.all(c, a == b)))");
        assertThat(expression.worstCost()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEvaluationThatCostsTooMuchIsGivenUp() {
        Expression quick = LANGUAGE.compile("ints.all(a, ints.all(b, a == b))");
        Expression slow = LANGUAGE.compile("ints.all(a, ints.all(b, ints.all(c, a == c)))");
        Map<String, List<Long>> values = Map.of("ints", Collections.nCopies(100, 1L));
        assertThat(quick.holds(values, Budget.ofValidation())).isTrue();
        assertThatThrownBy(() -> slow.holds(values, Budget.ofValidation()))
                .isInstanceOf(CostException.class)
                .hasMessage("operation cancelled: actual cost limit exceeded")
                .extracting(each -> ((CostException) each).limit())
                .isEqualTo(CostException.Limit.CALL);
    }

    @Test
    void textsCostByTheirLength() {
        Map<String, String> values = Map.of("text", "a".repeat(100_000), "other", "b".repeat(1000));
        assertThat(LANGUAGE.compile("text == other").holds(values, Budget.ofValidation())).isFalse();
        assertThatThrownBy(() -> LANGUAGE.compile("text.contains(other)").holds(values, Budget.ofValidation()))
                .isInstanceOf(CostException.class);
        assertThatThrownBy(() -> LANGUAGE.compile("text.matches(other)").holds(values, Budget.ofValidation()))
                .isInstanceOf(CostException.class);
    }

    @Test
    void whatSeveralEvaluationsCostIsAddedUp() {
        Expression expression = LANGUAGE.compile("ints.all(a, ints.all(b, a == b))");
        Map<String, List<Long>> values = Map.of("ints", Collections.nCopies(300, 1L));
        Budget budget = Budget.ofConditions();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        expression.holds(values, budget);
                    }
                })
                .isInstanceOf(CostException.class)
                .hasMessage("validation failed due to running out of cost budget, no further validation rules will be run")
                .extracting(each -> ((CostException) each).limit())
                .isEqualTo(CostException.Limit.BUDGET);
    }
}
