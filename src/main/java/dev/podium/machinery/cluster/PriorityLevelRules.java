package dev.podium.machinery.cluster;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidatePriorityLevelConfiguration and its defaults (pkg/apis/flowcontrol). */
public final class PriorityLevelRules implements KindRules {

    private static final long MOST_QUEUES = 10_000_000;
    private static final int MOST_BITS = 60;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode level) {
        ObjectNode spec = Defaults.object(level, "spec");
        if (spec.get("limited") instanceof ObjectNode limited) {
            Defaults.number(limited, "nominalConcurrencyShares", 30);
            Defaults.number(limited, "lendablePercent", 0);
            if (limited.path("limitResponse").get("queuing") instanceof ObjectNode queuing) {
                Defaults.nonZero(queuing, "queues", 64);
                Defaults.nonZero(queuing, "handSize", 8);
                Defaults.nonZero(queuing, "queueLengthLimit", 50);
            }
        }
        if (spec.path("type").asString("").equals("Exempt")) {
            ObjectNode exempt = Defaults.object(spec, "exempt");
            Defaults.number(exempt, "nominalConcurrencyShares", 0);
            Defaults.number(exempt, "lendablePercent", 0);
        }
        Defaults.object(level, "status");
    }

    @Override
    public void validate(Field level) {
        Field spec = level.get("spec");
        Field limited = spec.get("limited");
        String name = level.get("metadata").get("name").text();
        if (name.equals("exempt") != spec.get("type").is("Exempt")) {
            spec.get("type").invalid(spec.get("type").text(), "must be 'Exempt' if and only if `name` is 'exempt'");
        }
        switch (spec.get("type").text()) {
            case "Exempt" -> {
                if (limited.present()) {
                    limited.forbidden("must be nil if the type is not Limited");
                }
                share(spec.get("exempt"), 0);
            }
            case "Limited" -> {
                if (spec.get("exempt").present()) {
                    spec.get("exempt").forbidden("must be nil if the type is Limited");
                }
                if (limited.absent()) {
                    limited.required("must not be empty when type is Limited");
                } else {
                    limited(limited);
                }
            }
            default -> spec.get("type").notSupported(List.of("Exempt", "Limited"));
        }
        if (MandatoryFlows.levelDiffers(level)) {
            spec.invalid("spec of '" + name + "'" + (name.equals("exempt") ? " except the 'spec.exempt' field" : "")
                    + " must equal the fixed value");
        }
        FlowSchemaRules.conditions(level);
    }

    private static void share(Field of, int least) {
        Field shares = of.get("nominalConcurrencyShares");
        if (shares.number() < least) {
            shares.invalid("must be a non-negative integer");
        }
        Field lendable = of.get("lendablePercent");
        if (lendable.number() < 0 || lendable.number() > 100) {
            lendable.invalid("must be between 0 and 100, inclusive");
        }
        Field borrowing = of.get("borrowingLimitPercent");
        if (borrowing.number() < 0) {
            borrowing.invalid("if specified, must be a non-negative integer");
        }
    }

    /** A hand is dealt from the bits of a hash, of which there are so many only. */
    private static void hand(Field hand, long queues) {
        if (hand.number() > queues) {
            hand.invalid("should not be greater than queues (" + queues + ")");
        } else if (hand.number() > 0 && Math.ceil(Math.log(queues) / Math.log(2) * hand.number()) > MOST_BITS) {
            hand.invalid("required entropy bits of deckSize " + queues + " and handSize " + hand.number()
                    + " should not be greater than " + MOST_BITS);
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        FlowSchemaRules.conditions(updated);
    }

    private static void limited(Field limited) {
        share(limited, 0);
        Field response = limited.get("limitResponse");
        Field queuing = response.get("queuing");
        switch (response.get("type").text()) {
            case "Reject" -> {
                if (queuing.present()) {
                    queuing.forbidden("must be nil if limited.limitResponse.type is not Limited");
                }
            }
            case "Queue" -> {
                if (queuing.absent()) {
                    queuing.required("must not be empty if limited.limitResponse.type is Limited");
                    return;
                }
                for (String each : List.of("queueLengthLimit", "queues", "handSize")) {
                    if (queuing.get(each).number() <= 0) {
                        queuing.get(each).invalid("must be positive");
                    }
                }
                if (queuing.get("queues").number() > MOST_QUEUES) {
                    queuing.get("queues").invalid("must not be greater than " + MOST_QUEUES);
                }
                hand(queuing.get("handSize"), queuing.get("queues").number());
            }
            default -> response.get("type").notSupported(List.of("Queue", "Reject"));
        }
    }
}
