package dev.podium.machinery.core;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's ValidateEventCreate and ValidateEventUpdate: lenient for the core group, strict for events.k8s.io, and in both
 * naming fields as the core group does.
 */
public final class EventRules implements KindRules {
    private static final int MAX_LENGTH = 128;
    private static final int MAX_MESSAGE = 1024;

    /** Which API an Event came in by. */
    public enum Api {
        CORE,
        EVENTS
    }

    private static final Map<String, String> EVENTS_NAMES = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount",
            "reportingComponent", "reportingController");

    private final Api api;

    public EventRules(Api api) {
        this.api = api;
    }

    @Override
    public NameRule nameRule() {
        return switch (api) {
            case CORE -> NameRule.PATH_SEGMENT;
            case EVENTS -> NameRule.SUBDOMAIN;
        };
    }

    @Override
    public void applyDefaults(ObjectNode event) {
        if (api == Api.CORE) {
            Defaults.text(event, "reportingComponent", "");
            Defaults.text(event, "reportingInstance", "");
        }
    }

    /** A field by its core name, whichever of the two APIs the object is written in: Events are stored as the core has them. */
    private static Field member(Field event, String name) {
        Field core = event.get(name);
        return core.present() ? core : event.get(EVENTS_NAMES.getOrDefault(name, name)).named(name);
    }

    @Override
    public void validate(Field event) {
        lenient(event);
        if (api == Api.CORE) {
            return;
        }
        series(event);
        if (event.get("eventTime").absent()) {
            event.get("eventTime").required("");
        }
        if (!event.get("type").is("Normal") && !event.get("type").is("Warning")) {
            event.get("type").invalid("", "has invalid value: " + event.get("type").text());
        }
        for (String each : List.of("firstTimestamp", "lastTimestamp")) {
            if (member(event, each).present()) {
                member(event, each).invalid("", "needs to be unset");
            }
        }
        if (member(event, "count").number() != 0) {
            member(event, "count").invalid("", "needs to be unset");
        }
        if (!member(event, "source").get("component").empty() || !member(event, "source").get("host").empty()) {
            member(event, "source").invalid("", "needs to be unset");
        }
    }

    private void lenient(Field event) {
        String namespace = event.get("metadata").get("namespace").text();
        Field involved = member(event, "involvedObject").get("namespace");
        boolean modern = event.get("eventTime").present();
        boolean matches = involved.empty()
                ? namespace.isEmpty() || namespace.equals("default") || modern && namespace.equals("kube-system")
                : modern || namespace.equals(involved.text());
        if (!matches) {
            involved.invalid(involved.text(), "does not match event.namespace");
        }
        if (modern) {
            Field controller = member(event, "reportingComponent")
                    .named(api == Api.CORE ? "reportingComponent" : "reportingController");
            controller.mustBeSet();
            Names.qualified(controller.text()).forEach(problem -> controller.invalid(controller.text(), problem));
            for (String each : List.of("reportingInstance", "action", "reason")) {
                event.get(each).mustBeSet();
                if (Names.bytes(event.get(each).text()) > MAX_LENGTH) {
                    event.get(each).invalid("", "can have at most " + MAX_LENGTH + " characters");
                }
            }
            if (Names.bytes(member(event, "message").text()) > MAX_MESSAGE) {
                member(event, "message").invalid("", "can have at most " + MAX_MESSAGE + " characters");
            }
        }
        Names.subdomain(namespace).forEach(problem -> event.get("metadata").get("namespace").named("namespace").invalid(problem));
    }

    private void series(Field event) {
        Field series = event.get("series");
        if (series.present()) {
            if (series.get("count").number() < 2) {
                series.get("count").invalid("", "should be at least 2");
            }
            if (series.get("lastObservedTime").absent()) {
                series.get("lastObservedTime").required("");
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        lenient(updated);
        if (api == Api.CORE) {
            return;
        }
        if (!updated.get("series").same(old.get("series"))) {
            series(updated);
        }
        for (String each : List.of(
                "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime",
                "action", "related", "reportingComponent", "reportingInstance")) {
            immutable(member(updated, each), member(old, each));
        }
    }

    private static void immutable(Field now, Field before) {
        Field named = now.path().equals("reportingComponent") ? now.named("reportingController") : now;
        boolean same = switch (now.path()) {
            case "count" -> now.number() == before.number();
            case "eventTime" -> instant(now).equals(instant(before));
            case "related" -> now.present() == before.present() && SemanticEquality.same(now.value(), before.value());
            default -> SemanticEquality.same(present(now), present(before));
        };
        if (!same) {
            named.invalid(
                    switch (now.path()) {
                        case "involvedObject" -> shown("ObjectReference", present(now));
                        case "related" -> now.absent() ? null : shown("ObjectReference", now.value());
                        case "source" -> shown("EventSource", present(now));
                        case "count" -> now.number();
                        case "eventTime", "firstTimestamp", "lastTimestamp" -> now.absent() ? null : now.value();
                        default -> now.text();
                    },
                    "field is immutable");
        }
    }

    private static GoStructs.Shown shown(String type, JsonNode value) {
        return new GoStructs.Shown(GoStructs.of("io.k8s.api.core.v1." + type, value));
    }

    /** What stands there; an object without members where nothing does, which is as good as an empty string. */
    private static JsonNode present(Field field) {
        return field.empty() ? JsonNodeFactory.instance.objectNode() : field.value();
    }

    /** To the microsecond, however many digits the text has. */
    private static Optional<Instant> instant(Field time) {
        return time.empty() ? Optional.empty() : Optional.of(Instant.parse(time.text()).truncatedTo(ChronoUnit.MICROS));
    }
}
