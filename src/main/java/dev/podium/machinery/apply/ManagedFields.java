package dev.podium.machinery.apply;

import dev.podium.machinery.MalformedException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object's {@code metadata.managedFields}, read (apimachinery, pkg/util/managedfields/internal/managedfields.go). What
 * has not changed is written again as it was.
 */
final class ManagedFields {

    /** How many entries of clients that update are kept; older ones are put together. */
    static final int MOST_UPDATERS = 10;

    private static final String ANCIENT = "ancient-changes";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Comparator<Map.Entry<Manager, Entry>> ORDER = Comparator
            .comparing((Map.Entry<Manager, Entry> each) -> each.getKey().operation().title())
            .thenComparing(each -> each.getValue().seconds())
            .thenComparing(each -> each.getKey().name())
            .thenComparing(each -> each.getValue().version())
            .thenComparing(each -> each.getKey().subresource());

    /**
     * What one manager owns.
     *
     * @param version of the API in which the paths are to be read
     * @param time RFC 3339; null when it is not known
     * @param written the entry as it was read; null when it has changed since
     */
    record Entry(FieldSet fields, String version, @Nullable String time, @Nullable ObjectNode written) {

        Entry(FieldSet fields, String version, @Nullable String time) {
            this(fields, version, time, null);
        }

        Entry with(FieldSet others) {
            return others == fields ? this : new Entry(others, version, time);
        }

        long seconds() {
            try {
                return time == null ? 0 : Instant.parse(time).getEpochSecond();
            } catch (DateTimeParseException unreadable) {
                return 0;
            }
        }
    }

    private final Map<Manager, Entry> entries;

    private ManagedFields(Map<Manager, Entry> entries) {
        this.entries = entries;
    }

    static ManagedFields none() {
        return new ManagedFields(new LinkedHashMap<>());
    }

    /**
     * @param json a list, or null or missing for none
     * @throws MalformedException in upstream's words
     */
    static ManagedFields read(@Nullable JsonNode json) {
        ManagedFields read = none();
        ArrayNode list = Values.items(json);
        for (int i = 0; i < list.size(); i++) {
            ObjectNode entry = Values.members(list.get(i));
            Manager.Operation operation =
                    switch (text(entry, "operation")) {
                        case "Apply" -> Manager.Operation.APPLY;
                        case "Update" -> Manager.Operation.UPDATE;
                        default -> throw new MalformedException("operation must be `Apply` or `Update`");
                    };
            String version = text(entry, "apiVersion");
            if (version.isEmpty()) {
                throw new MalformedException("apiVersion must not be empty");
            }
            String type = text(entry, "fieldsType");
            if (type.isEmpty()) {
                throw new MalformedException("missing fieldsType in managed fields entry " + i);
            }
            if (!type.equals("FieldsV1")) {
                throw new MalformedException("invalid fieldsType \"" + type + "\" in managed fields entry " + i);
            }
            FieldSet fields = entry.hasNonNull("fieldsV1") ? FieldSet.read(entry.path("fieldsV1")) : FieldSet.EMPTY;
            Manager manager = new Manager(
                    text(entry, "manager"),
                    operation,
                    operation == Manager.Operation.APPLY ? "" : version,
                    text(entry, "subresource"));
            String time = text(entry, "time");
            read.entries.put(manager, new Entry(fields, version, time.isEmpty() ? null : time, entry));
        }
        return read;
    }

    private static String text(ObjectNode entry, String field) {
        return entry.path(field).asString("");
    }

    /** The entries; may be changed. */
    Map<Manager, Entry> entries() {
        return entries;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    ManagedFields copy() {
        return new ManagedFields(new LinkedHashMap<>(entries));
    }

    void dropEmpty() {
        entries.values().removeIf(each -> each.fields().isEmpty());
    }

    /** Everything that anyone owns in that version of the API. */
    FieldSet owned(String version) {
        FieldSet all = FieldSet.EMPTY;
        for (Entry each : entries.values()) {
            if (each.version().equals(version)) {
                all = all.union(each.fields());
            }
        }
        return all;
    }

    /** Puts the oldest entries of updates together, by version, until there are not too many. */
    void cap() {
        List<Manager> updaters = new ArrayList<>(entries.keySet().stream()
                .filter(each -> each.operation() == Manager.Operation.UPDATE)
                .toList());
        int count = updaters.size();
        if (count <= MOST_UPDATERS) {
            return;
        }
        updaters.sort(Comparator.comparingLong((Manager each) -> entry(each).seconds()).thenComparing(Manager::identifier));
        Map<String, Manager> firsts = new HashMap<>();
        for (Manager each : updaters) {
            if (count <= MOST_UPDATERS) {
                return;
            }
            Entry entry = entry(each);
            Manager first = firsts.putIfAbsent(entry.version(), each);
            if (first == null) {
                continue;
            }
            Manager bucket = Manager.updating(ANCIENT, entry.version(), "");
            if (!entries.containsKey(bucket)) {
                entries.put(bucket, entry(first));
                entries.remove(first);
            }
            FieldSet fields = entry.fields().union(entry(bucket).fields());
            if (!bucket.equals(each)) {
                entries.remove(each);
            }
            entries.put(bucket, new Entry(fields, entry.version(), entry.time()));
            count--;
        }
    }

    private Entry entry(Manager manager) {
        Entry entry = entries.get(manager);
        if (entry == null) {
            throw new IllegalStateException("no entry of " + manager);
        }
        return entry;
    }

    /** The list as objects carry it, in upstream's order; null for none. */
    @Nullable ArrayNode json() {
        if (entries.isEmpty()) {
            return null;
        }
        ArrayNode json = NODES.arrayNode(entries.size());
        entries.entrySet().stream().sorted(ORDER).forEach(each -> json.add(json(each.getKey(), each.getValue())));
        return json;
    }

    private static ObjectNode json(Manager manager, Entry entry) {
        ObjectNode written = entry.written();
        if (written != null) {
            return written;
        }
        ObjectNode json = NODES.objectNode();
        if (!manager.name().isEmpty()) {
            json.put("manager", manager.name());
        }
        json.put("operation", manager.operation().title());
        json.put("apiVersion", entry.version());
        if (entry.time() != null) {
            json.put("time", entry.time());
        }
        json.put("fieldsType", "FieldsV1");
        json.set("fieldsV1", entry.fields().json());
        if (!manager.subresource().isEmpty()) {
            json.put("subresource", manager.subresource());
        }
        return json;
    }
}
