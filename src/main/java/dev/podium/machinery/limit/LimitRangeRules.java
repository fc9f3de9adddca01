package dev.podium.machinery.limit;

import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateLimitRange and SetDefaults_LimitRangeItem. */
public final class LimitRangeRules implements KindRules {

    private static final Set<String> TYPES = Set.of("Pod", "Container", "PersistentVolumeClaim");

    @Override
    public boolean namesAgain() {
        return true;
    }

    @Override
    public void applyDefaults(ObjectNode range) {
        for (ObjectNode limit : Defaults.objects(range.path("spec").path("limits"))) {
            if (limit.path("type").asString("").equals("Container")) {
                fill(Defaults.object(limit, "default"), limit.path("max"));
                fill(Defaults.object(limit, "defaultRequest"), limit.path("default"));
                fill(Defaults.object(limit, "defaultRequest"), limit.path("min"));
            }
        }
    }

    private static void fill(ObjectNode target, JsonNode source) {
        for (Map.Entry<String, JsonNode> each : source.properties()) {
            if (!target.has(each.getKey())) {
                target.set(each.getKey(), each.getValue());
            }
        }
    }

    @Override
    public void validate(Field range) {
        Set<String> types = new HashSet<>();
        for (Field limit : range.get("spec").get("limits").items()) {
            Field type = limit.get("type");
            List<String> problems = Names.qualified(type.text());
            type.invalid(problems);
            if (problems.isEmpty() && !type.text().contains("/") && !TYPES.contains(type.text())) {
                type.invalid("must be a standard limit type or fully qualified");
            }
            if (!types.add(type.text())) {
                type.duplicate();
            }
            limit(limit, type.text());
        }
    }

    private static void limit(Field limit, String type) {
        Set<String> names = new TreeSet<>();
        names(limit, "max", type, names);
        names(limit, "min", type, names);
        if (type.equals("Pod")) {
            for (String each : List.of("default", "defaultRequest")) {
                if (!limit.get(each).empty()) {
                    limit.get(each).forbidden("may not be specified when `type` is 'Pod'");
                }
            }
        } else {
            names(limit, "default", type, names);
            names(limit, "defaultRequest", type, names);
        }
        boolean bounded = limit.get("min").key("storage").present() || limit.get("max").key("storage").present();
        if (type.equals("PersistentVolumeClaim") && !bounded) {
            limit.get("limits").required("either minimum or maximum storage value is required, but neither was provided");
        }
        names(limit, "maxLimitRequestRatio", type, names);
        names.forEach(each -> compare(limit, each));
    }

    private static void names(Field limit, String list, String type, Set<String> names) {
        for (Map.Entry<String, Field> each : limit.get(list).entries()) {
            if (type.equals("Pod") || type.equals("Container")) {
                ResourceNames.container(each.getValue(), each.getKey());
            } else {
                ResourceNames.any(each.getValue(), each.getKey());
            }
            names.add(each.getKey());
        }
    }

    private static void compare(Field limit, String name) {
        Field min = limit.get("min").key(name);
        Field max = limit.get("max").key(name);
        boolean pod = limit.get("type").is("Pod");
        Field usual = limit.get(pod ? "none" : "default").key(name);
        Field request = limit.get(pod ? "none" : "defaultRequest").key(name);
        exceeds(min, "min value", max, "max value", min);
        exceeds(min, "min value", request, "default request value", request);
        exceeds(request, "default request value", max, "max value", request);
        exceeds(request, "default request value", usual, "default limit value", request);
        exceeds(min, "min value", usual, "default value", new Field(min.value(), usual.path(), usual.errors()));
        exceeds(usual, "default value", max, "max value", new Field(max.value(), usual.path(), usual.errors()));
        ratio(limit.get("maxLimitRequestRatio").key(name), min, max);
        if (!ResourceNames.overcommits(name) && usual.present() && request.present()
                && quantity(usual).compareTo(quantity(request)) != 0) {
            request.invalid("default value " + quantity(usual) + " must equal to defaultRequest value " + quantity(request)
                    + " in " + name);
        }
    }

    /** Reports at {@code where} if the first amount is greater than the second. */
    private static void exceeds(Field one, String first, Field other, String second, Field where) {
        if (one.present() && other.present() && quantity(one).compareTo(quantity(other)) > 0) {
            where.invalid(first + " " + quantity(one) + " is greater than " + second + " " + quantity(other));
        }
    }

    private static void ratio(Field ratio, Field min, Field max) {
        if (ratio.absent()) {
            return;
        }
        BigDecimal amount = quantity(ratio).amount();
        if (amount.compareTo(BigDecimal.ONE) < 0) {
            ratio.invalid("ratio " + quantity(ratio) + " is less than 1");
        }
        if (min.present() && max.present()) {
            // Nought divides to infinity, than which nothing is greater.
            double most = quantity(max).amount().doubleValue() / quantity(min).amount().doubleValue();
            if (amount.doubleValue() > most) {
                ratio.invalid(String.format("ratio %s is greater than max/min = %f", quantity(ratio), most));
            }
        }
    }

    private static ResourceQuantity quantity(Field field) {
        return ResourceNames.quantity(field);
    }
}
