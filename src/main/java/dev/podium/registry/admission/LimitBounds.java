package dev.podium.registry.admission;

import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Compares what is asked for with the bounds of a LimitRange, in upstream's words.
 *
 * @param type of the limit: {@code Container}, {@code Pod}, {@code PersistentVolumeClaim}
 * @param broken where the complaints go
 */
record LimitBounds(String type, ResourceRequirements asked, List<String> broken) {

    void minimum(JsonNode bounds) {
        each(bounds, (name, bound) -> {
            Quantity request = asked.requests().get(name);
            Quantity limit = asked.limits().get(name);
            String head = "minimum " + name + " usage per " + type + " is " + bound.text();
            if (request == null) {
                broken.add(head + ".  No request is specified");
            } else if (request.compareTo(bound) < 0) {
                broken.add(head + ", but request is " + request.text());
            } else if (limit != null && limit.compareTo(bound) < 0) {
                broken.add(head + ", but limit is " + limit.text());
            }
        });
    }

    void maximum(JsonNode bounds) {
        each(bounds, (name, bound) -> {
            Quantity request = asked.requests().get(name);
            Quantity limit = asked.limits().get(name);
            String head = head(name, bound);
            if (limit == null) {
                broken.add(head + ".  No limit is specified");
            } else if (limit.compareTo(bound) > 0) {
                broken.add(head + ", but limit is " + limit.text());
            } else if (request != null && request.compareTo(bound) > 0) {
                broken.add(head + ", but request is " + request.text());
            }
        });
    }

    void maximumRequest(JsonNode bounds) {
        each(bounds, (name, bound) -> {
            Quantity request = asked.requests().get(name);
            if (request == null) {
                broken.add(head(name, bound) + ".  No request is specified");
            } else if (request.compareTo(bound) > 0) {
                broken.add(head(name, bound) + ", but request is " + request.text());
            }
        });
    }

    private String head(String name, Quantity bound) {
        return "maximum " + name + " usage per " + type + " is " + bound.text();
    }

    /** How much more than its request a limit may be. */
    void ratio(JsonNode bounds) {
        each(bounds, (name, bound) -> {
            Quantity request = asked.requests().get(name);
            Quantity limit = asked.limits().get(name);
            String head = name + " max limit to request ratio per " + type + " is " + bound.text() + ", but ";
            if (request == null || request.amount().signum() == 0) {
                broken.add(head + "no request is specified or request is 0");
            } else if (limit == null || limit.amount().signum() == 0) {
                broken.add(head + "no limit is specified or limit is 0");
            } else if (limit.amount().compareTo(bound.amount().multiply(request.amount())) > 0) {
                double found = limit.amount().divide(request.amount(), MathContext.DECIMAL64).doubleValue();
                broken.add(head + "provided ratio is " + String.format(Locale.ROOT, "%f", found));
            }
        });
    }

    private interface Check {
        void check(String name, Quantity bound);
    }

    private static void each(JsonNode bounds, Check check) {
        Map<String, Quantity> sorted = new TreeMap<>();
        bounds.properties().forEach(each -> sorted.put(each.getKey(), Quantity.of(each.getValue().asString("0"))));
        sorted.forEach(check::check);
    }
}
