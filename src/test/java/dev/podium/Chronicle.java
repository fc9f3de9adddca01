package dev.podium;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes what changes on a stage, from second to second, and what was done in between: the states of a golden. */
public final class Chronicle {

    private final Rehearsal stage;
    private final ArrayNode states;
    private final Supplier<String> summary;
    private final Instant start;
    private String last = "";

    /**
     * @param states is added to
     * @param summary tells all that may change
     */
    public Chronicle(Rehearsal stage, ArrayNode states, Supplier<String> summary) {
        this.stage = stage;
        this.states = states;
        this.summary = summary;
        this.start = stage.time.now();
    }

    /** Something is done. How long to wait after it says nothing about it. */
    public void note(JsonNode step) {
        ObjectNode what = ((ObjectNode) step).deepCopy();
        what.remove("wait");
        states.add("-- " + what.toString().replace("\"", ""));
    }

    public void wait(int seconds) {
        for (int i = 0; i < seconds; i++) {
            stage.advance(Duration.ofSeconds(1));
            look();
        }
    }

    public void look() {
        String now = summary.get();
        if (!now.equals(last)) {
            states.add(Duration.between(start, stage.time.now()).toSeconds() + "s " + now);
            last = now;
        }
    }

    /** Puts what a step or a case says over what is there. */
    public static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(each -> into.set(each.getKey(), each.getValue()));
    }
}
