package dev.podium.machinery.device;

import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import java.math.BigDecimal;
import java.util.List;

/** How a device's capacity is shared out (upstream's validateRequestPolicy). */
final class SharingRules {
    private static final int MOST_VALUES = 10;

    private SharingRules() {}

    static void validate(Field policy, Field capacity) {
        Field values = policy.get("validValues");
        Field range = policy.get("validRange");
        if (!values.empty() && range.present()) {
            policy.forbidden(
                    "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time");
            return;
        }
        Field usual = policy.get("default");
        for (Field each : List.of(values, range)) {
            boolean defined = each.value().isArray() ? !each.empty() : each.present();
            if (defined && usual.absent()) {
                usual.required("required when " + each.path().substring(each.path().lastIndexOf('.') + 1) + " is defined");
                return;
            }
        }
        ResourceQuantity whole = ResourceNames.quantity(capacity);
        if (!values.empty()) {
            values(values, ResourceNames.quantity(usual), whole);
        } else if (range.present()) {
            range(range, ResourceNames.quantity(usual), whole);
        }
    }

    private static void values(Field values, ResourceQuantity usual, ResourceQuantity whole) {
        List<Field> items = values.items();
        for (int i = 1; i < items.size(); i++) {
            if (ResourceNames.quantity(items.get(i - 1)).compareTo(ResourceNames.quantity(items.get(i))) > 0) {
                items.get(i).invalid("values must be sorted in ascending order");
            }
        }
        Bounds.set(values, MOST_VALUES, each -> ResourceNames.quantity(each).amount().toBigInteger().toString(), each -> {
            if (ResourceNames.quantity(each).compareTo(whole) > 0) {
                each.invalid("option is larger than capacity value: " + whole);
            }
        });
        boolean listed = values.size() <= MOST_VALUES
                && items.stream().anyMatch(each -> ResourceNames.quantity(each).compareTo(usual) == 0);
        if (!listed) {
            values.invalid(usual.toString(), "default value is not valid according to the requestPolicy");
        }
    }

    private static void range(Field range, ResourceQuantity usual, ResourceQuantity whole) {
        Field min = range.get("min");
        if (min.absent()) {
            min.required("required when validRange is defined");
            return;
        }
        ResourceQuantity least = ResourceNames.quantity(min);
        if (least.compareTo(whole) > 0) {
            min.invalid("min is larger than capacity value: " + whole);
        }
        if (usual.compareTo(least) < 0) {
            min.invalid(usual.toString(), "default is less than min: " + least);
        }
        Field max = range.get("max");
        ResourceQuantity most = ResourceNames.quantity(max);
        if (max.present()) {
            if (least.compareTo(most) > 0) {
                max.invalid(least.toString(), "min is larger than max: " + most);
            }
            if (most.compareTo(whole) > 0) {
                max.invalid("max is larger than capacity value: " + whole);
            }
            if (usual.compareTo(most) > 0) {
                max.invalid(usual.toString(), "default is more than max: " + most);
            }
        }
        if (range.get("step").present()) {
            step(range.get("step"), least, usual, whole);
            if (max.present()) {
                multiple(range.get("step"), least, most);
            }
        }
    }

    private static void step(Field step, ResourceQuantity least, ResourceQuantity usual, ResourceQuantity whole) {
        BigDecimal first = least.amount().add(ResourceNames.quantity(step).amount());
        if (first.compareTo(whole.amount()) > 0) {
            step.invalid("one step " + first.toPlainString() + " is larger than capacity value: " + whole);
        }
        multiple(step, least, usual);
    }

    private static void multiple(Field step, ResourceQuantity least, ResourceQuantity value) {
        BigDecimal size = ResourceNames.quantity(step).amount();
        if (size.signum() != 0 && value.amount().subtract(least.amount()).remainder(size).signum() != 0) {
            step.invalid(value.toString(), "value is not a multiple of a given step (" + ResourceNames.quantity(step) + ") from ("
                    + least + ")");
        }
    }
}
