package dev.podium.machinery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An apply that would take fields from other managers without force; the message is upstream's. */
public final class ApplyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Conflict> conflicts;

    /** @param conflicts at least one, by manager */
    public ApplyConflictException(List<Conflict> conflicts) {
        super(message(conflicts), null, false, false);
        this.conflicts = List.copyOf(conflicts);
    }

    public List<Conflict> conflicts() {
        return conflicts;
    }

    private static String message(List<Conflict> conflicts) {
        if (conflicts.size() == 1) {
            Conflict only = conflicts.getFirst();
            return "Apply failed with 1 conflict: conflict with " + only.manager() + ": " + only.path();
        }
        Map<String, StringBuilder> byManager = new LinkedHashMap<>();
        for (Conflict each : conflicts) {
            byManager
                    .computeIfAbsent(each.identity(), _ -> new StringBuilder("conflicts with " + each.manager() + ":"))
                    .append("\n- ")
                    .append(each.path());
        }
        return "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", byManager.values());
    }
}
