package dev.podium.machinery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the first document of a YAML stream as {@code sigs.k8s.io/yaml} turns it into JSON: scalars by YAML 1.1's rules
 * ({@link YamlScalars}), merge keys, aliases within goyaml's budget, members in alphabetical order.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 1_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * What was read.
     *
     * @param repeated one line for each repeated key, as goyaml words it
     */
    record Document(JsonNode value, List<String> repeated) {}

    private final Iterator<Event> events;
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private final List<String> repeated = new ArrayList<>();
    private int depth;
    private long decoded;
    private long aliased;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    static Document read(byte[] bytes) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .build();
        try {
            YamlReader reader = new YamlReader(
                    new Parse(settings).parseString(new String(bytes, StandardCharsets.UTF_8)).iterator());
            return new Document(reader.document(), List.copyOf(reader.repeated));
        } catch (MarkedYamlEngineException broken) {
            String line = broken.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            throw new MalformedException("yaml: " + line + inGoWords(broken.getProblem()));
        } catch (YamlEngineException broken) {
            throw new MalformedException("yaml: " + broken.getMessage());
        }
    }

    private static String inGoWords(String problem) {
        return switch (problem) {
            case "mapping values are not allowed here" -> "mapping values are not allowed in this context";
            case "while scanning for the next token" -> "found character that cannot start any token";
            default -> problem.startsWith("expected <block end>") ? "did not find expected key" : problem;
        };
    }

    private JsonNode document() {
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, DocumentStart, Comment -> {}
                case StreamEnd, DocumentEnd -> {
                    return NODES.nullNode();
                }
                case Alias, Scalar, SequenceStart, MappingStart, SequenceEnd, MappingEnd -> {
                    return node(event);
                }
            }
        }
        return NODES.nullNode();
    }

    private JsonNode node(Event event) {
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        count(1, false);
        Anchor anchor = event instanceof NodeEvent named ? named.getAnchor().orElse(null) : null;
        if (anchor != null) {
            open.add(anchor);
        }
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("yaml: exceeded max depth of " + MAX_DEPTH);
        }
        JsonNode node = switch (event) {
            case ScalarEvent scalar -> wellFormed(YamlScalars.resolve(scalar));
            case SequenceStartEvent start -> sequence();
            case MappingStartEvent start -> mapping();
            default -> throw new MalformedException("yaml: unexpected " + event.getEventId());
        };
        depth--;
        if (anchor != null) {
            open.remove(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    /** Halves of characters, which only escapes can make, become U+FFFD: no JSON could hold them. */
    private static JsonNode wellFormed(JsonNode scalar) {
        if (!scalar.isString() || scalar.stringValue().codePoints().noneMatch(YamlReader::half)) {
            return scalar;
        }
        StringBuilder whole = new StringBuilder();
        scalar.stringValue().codePoints().forEach(each -> whole.appendCodePoint(half(each) ? 0xfffd : each));
        return NODES.stringNode(whole.toString());
    }

    private static boolean half(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private JsonNode alias(AliasEvent event) {
        Anchor anchor = event.getAlias();
        if (open.contains(anchor)) {
            throw new MalformedException("yaml: anchor '" + anchor.getValue() + "' value contains itself");
        }
        JsonNode target = anchors.get(anchor);
        if (target == null) {
            throw new MalformedException("yaml: unknown anchor '" + anchor.getValue() + "' referenced");
        }
        countAll(target);
        return target.deepCopy();
    }

    private void countAll(JsonNode node) {
        count(1, true);
        for (JsonNode child : node) {
            countAll(child);
        }
    }

    /** goyaml's guard against documents that blow up: the larger they are, the fewer of their nodes may be aliased. */
    private void count(int nodes, boolean fromAlias) {
        decoded += nodes;
        if (fromAlias) {
            aliased += nodes;
        }
        double allowed = decoded <= 400_000
                ? 0.99
                : decoded >= 4_000_000 ? 0.10 : 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000.0);
        if (aliased > 100 && decoded > 1_000 && aliased / (double) decoded > allowed) {
            throw new MalformedException("yaml: document contains excessive aliasing");
        }
    }

    private ArrayNode sequence() {
        ArrayNode array = NODES.arrayNode();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            array.add(node(event));
        }
        return array;
    }

    private ObjectNode mapping() {
        Map<String, JsonNode> members = new TreeMap<>();
        Map<String, JsonNode> merged = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            boolean merge = event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getValue().equals("<<");
            int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            JsonNode key = node(event);
            JsonNode value = node(next());
            if (merge) {
                merge(value, merged);
                continue;
            }
            if (key.isContainer()) {
                throw new MalformedException("yaml: invalid map key: " + Json.text(key));
            }
            String name = key.asString("null");
            if (members.put(name, value) != null) {
                repeated.add("line " + line + ": key " + FieldError.quoted(name) + " already set in map");
            }
        }
        merged.forEach(members::putIfAbsent);
        ObjectNode object = NODES.objectNode();
        members.forEach(object::set);
        return object;
    }

    private static void merge(JsonNode value, Map<String, JsonNode> into) {
        switch (value) {
            case ObjectNode one -> one.properties().forEach(each -> into.putIfAbsent(each.getKey(), each.getValue()));
            case ArrayNode many -> many.forEach(each -> merge(each, into));
            default -> throw new MalformedException("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    private Event next() {
        Event event = events.next();
        return event.getEventId() == Event.ID.Comment ? next() : event;
    }
}
