package dev.podium.machinery.kind;

/** Numbers that may be percentages (upstream's {@code intstr.IntOrString}). */
public final class Amounts {

    private Amounts() {}

    /** Whether a number or a percentage; percentages of more than a hundred are fine here. */
    public static void numberOrPercentage(Field field) {
        if (field.value().isString()) {
            if (!field.text().matches("[0-9]+%")) {
                field.invalid("a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%',"
                        + " regex used for validation is '[0-9]+%')");
            }
        } else {
            field.mustNotBeNegative();
        }
    }

    /** The number, or that before the percent sign. */
    public static long of(Field field) {
        String digits = field.text().replaceAll("%$", "");
        return field.value().isString() && digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : field.number();
    }

    public static void notMoreThanAll(Field field) {
        if (field.value().isString() && field.text().matches("[0-9]{1,9}%") && of(field) > 100) {
            field.invalid("must not be greater than 100%");
        }
    }
}
