package dev.podium.machinery.kind;

import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists of {@code metav1.Condition} in a status (apimachinery, ValidateConditions). */
public final class Conditions {
    private static final int LONGEST_REASON = 1024;
    private static final int LONGEST_MESSAGE = 32 * 1024;
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final String REASON_FORM = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";
    private static final Pattern REASON = Pattern.compile(REASON_FORM);

    private Conditions() {}

    /** Checks each condition, and that there is one of each type at most. */
    public static void validate(Field conditions) {
        Set<String> types = new HashSet<>();
        for (Field condition : conditions.items()) {
            Field type = condition.get("type");
            if (!types.add(type.text())) {
                type.duplicate();
            }
            Names.qualified(type.text()).forEach(problem -> type.invalid(type.text(), problem));
            Field status = condition.get("status");
            if (!STATUSES.contains(status.text())) {
                status.notSupported(STATUSES);
            }
            if (condition.get("observedGeneration").number() < 0) {
                condition.get("observedGeneration").invalid("must be greater than or equal to zero");
            }
            if (condition.get("lastTransitionTime").empty()) {
                condition.get("lastTransitionTime").required("");
            }
            reason(condition.get("reason"));
            if (Names.bytes(condition.get("message").text()) > LONGEST_MESSAGE) {
                condition.get("message").tooLong(LONGEST_MESSAGE);
            }
        }
    }

    private static void reason(Field reason) {
        if (reason.empty()) {
            reason.required("");
            return;
        }
        if (!REASON.matcher(reason.text()).matches()) {
            reason.invalid("a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric"
                    + " characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or"
                    + " 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '" + REASON_FORM + "')");
        }
        if (Names.bytes(reason.text()) > LONGEST_REASON) {
            reason.tooLong(LONGEST_REASON);
        }
    }
}
