package dev.podium.machinery.kind;

import dev.podium.model.Names;
import java.util.List;
import java.util.Map;

/** Labels and what selects by them (apimachinery, pkg/apis/meta/v1/validation). */
public final class Labels {
    private Labels() {}

    /** A map of labels; errors name the map, not the key. */
    public static void labels(Field labels) {
        for (Map.Entry<String, Field> each : labels.entries()) {
            Names.qualified(each.getKey()).forEach(problem -> labels.invalid(each.getKey(), problem));
            Names.labelValue(each.getValue().text()).forEach(problem -> labels.invalid(each.getValue().text(), problem));
        }
    }

    /** Whether a selector can select. */
    public enum Form {
        SOUND,
        BROKEN
    }

    /** Whether the values of requirements are looked at. */
    public enum Values {
        CHECKED,
        /** Some were wrong before already. */
        AS_BEFORE;

        /** The same where upstream takes a selector as it is that was wrong in any way. */
        public static Values afterAny(Field old) {
            return selects(old.muted()) == Form.SOUND ? CHECKED : AS_BEFORE;
        }

        /** How a selector is looked at that replaces another. */
        public static Values after(Field old) {
            return old.get("matchExpressions").items().stream()
                            .flatMap(each -> each.get("values").items().stream())
                            .allMatch(each -> Names.labelValue(each.text()).isEmpty())
                    ? CHECKED
                    : AS_BEFORE;
        }
    }

    /** Reports what is wrong with a LabelSelector, and says whether anything is: one that is broken selects nothing at all. */
    public static Form selects(Field selector) {
        return selects(selector, Values.CHECKED);
    }

    /** The same for one that replaces another; it is broken also by what is not reported. */
    public static Form selects(Field selector, Values values) {
        selector(selector, values);
        Field whole = selector.muted();
        selector(whole);
        return whole.errors().isEmpty() ? Form.SOUND : Form.BROKEN;
    }

    /** A LabelSelector; an absent one is fine. */
    public static void selector(Field selector) {
        selector(selector, Values.CHECKED);
    }

    /** A LabelSelector that replaces another. */
    public static void selector(Field selector, Values checked) {
        labels(selector.get("matchLabels"));
        for (Field each : selector.get("matchExpressions").items()) {
            Field values = each.get("values");
            switch (each.get("operator").text()) {
                case "In", "NotIn" -> {
                    if (values.empty()) {
                        values.required("must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                default -> each.get("operator").invalid("not a valid selector operator");
            }
            Field key = each.get("key");
            Names.qualified(key.text()).forEach(key::invalid);
            for (Field value : checked == Values.CHECKED ? values.items() : List.<Field>of()) {
                Names.labelValue(value.text()).forEach(value::invalid);
            }
        }
    }

    /** Whether a selector, which must be in order, matches a map of labels. */
    public static boolean matches(Field selector, Field labels) {
        for (Map.Entry<String, Field> each : selector.get("matchLabels").entries()) {
            if (!labels.get(each.getKey()).is(each.getValue().text())) {
                return false;
            }
        }
        for (Field each : selector.get("matchExpressions").items()) {
            Field label = labels.get(each.get("key").text());
            boolean listed = each.get("values").items().stream().anyMatch(value -> label.is(value.text()));
            boolean met = switch (each.get("operator").text()) {
                case "In" -> listed;
                case "NotIn" -> !listed;
                case "Exists" -> label.present();
                default -> label.absent();
            };
            if (!met) {
                return false;
            }
        }
        return true;
    }
}
