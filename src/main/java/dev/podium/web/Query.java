package dev.podium.web;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.FieldValidation;
import dev.podium.model.FieldQuery;
import dev.podium.model.LabelQuery;
import dev.podium.model.User;
import dev.podium.registry.ApiException;
import dev.podium.registry.DeleteOptions;
import dev.podium.registry.ListOptions;
import dev.podium.registry.Notices;
import dev.podium.registry.Selection;
import dev.podium.registry.WriteOptions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters that the verbs share. */
final class Query {

    private static final List<String> MATCHES = List.of("Exact", "NotOlderThan", "");
    private static final List<String> PROPAGATIONS = List.of("Foreground", "Background", "Orphan", "nil");
    private static final List<String> VALIDATIONS = List.of("", "Ignore", "Strict", "Warn");

    private final HttpServletRequest request;

    Query(HttpServletRequest request) {
        this.request = request;
    }

    String text(String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    /** Every value of a parameter that may come several times. */
    List<String> texts(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    boolean flag(String name) {
        return switch (text(name).toLowerCase(Locale.ROOT)) {
            case "", "false", "0", "f" -> false;
            default -> true;
        };
    }

    @Nullable Long number(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException unreadable) {
            throw ApiException.badRequest(
                    "strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
        }
    }

    Selection selection(String name) {
        LabelQuery labels;
        FieldQuery fields;
        try {
            labels = LabelQuery.parse(text("labelSelector"));
            fields = FieldQuery.parse(text("fieldSelector"));
        } catch (IllegalArgumentException unreadable) {
            throw ApiException.badRequest(String.valueOf(unreadable.getMessage()));
        }
        if (!name.isEmpty()) {
            // A watch on one object is a watch on the collection, narrowed to its name.
            fields = FieldQuery.parse("metadata.name=" + name);
        }
        return new Selection(labels, fields);
    }

    /** What a list is to be like, checked as upstream's {@code ValidateListOptions} does. */
    ListOptions list() {
        String match = text("resourceVersionMatch");
        String version = text("resourceVersion");
        if (!flag("watch")) {
            List<FieldError> errors = new ArrayList<>();
            if (!match.isEmpty()) {
                demandMatch(match, version, errors);
            }
            if (!text("sendInitialEvents").isEmpty()) {
                errors.add(FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
            }
            if (!errors.isEmpty()) {
                throw ApiException.invalidOptions("ListOptions", errors);
            }
        }
        Long limit = number("limit");
        return new ListOptions(
                version,
                switch (match) {
                    case "Exact" -> ListOptions.Match.EXACT;
                    case "NotOlderThan" -> ListOptions.Match.NOT_OLDER_THAN;
                    default -> null;
                },
                limit == null || limit < 0 ? 0 : (int) Math.min(limit, Integer.MAX_VALUE),
                text("continue"));
    }

    private void demandMatch(String match, String version, List<FieldError> errors) {
        String field = "resourceVersionMatch";
        if (version.isEmpty()) {
            errors.add(FieldError.forbidden(field, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }
        if (!text("continue").isEmpty()) {
            errors.add(FieldError.forbidden(field, "resourceVersionMatch is forbidden when continue is provided"));
        }
        if (!MATCHES.contains(match)) {
            errors.add(FieldError.notSupported(field, match, MATCHES));
        }
        if (match.equals("Exact") && version.equals("0")) {
            errors.add(FieldError.forbidden(field, "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\""));
        }
    }

    /** How long a watch may last; as upstream, somewhere between half an hour and an hour unless the client says. */
    Duration watchTimeout(Duration otherwise) {
        Long seconds = number("timeoutSeconds");
        return seconds == null || seconds <= 0 ? otherwise : Duration.ofSeconds(seconds);
    }

    /** The options of a write; those of the request's verb are checked as upstream's {@code ValidatePatchOptions} does. */
    WriteOptions write(User user, Notices notices) {
        List<FieldError> errors = new ArrayList<>();
        String manager = text("fieldManager");
        boolean applies = Body.mediaType(request).equals(Applier.MEDIA_TYPE);
        if (request.getMethod().equals("PATCH")) {
            if (!applies && request.getParameter("force") != null) {
                errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
            } else if (applies && manager.isEmpty()) {
                errors.add(FieldError.required("fieldManager", "is required for apply patch"));
            }
        }
        if (!request.getMethod().equals("DELETE")) {
            ManagerName.check(manager, errors);
        }
        String dryRun = text("dryRun");
        if (!dryRun.isEmpty() && !dryRun.equals("All")) {
            errors.add(FieldError.notSupported("dryRun", dryRun, List.of("All")));
        }
        String validation = text("fieldValidation");
        if (!VALIDATIONS.contains(validation)) {
            errors.add(FieldError.notSupported("fieldValidation", validation, VALIDATIONS));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalidOptions(optionsKind(), errors);
        }
        return new WriteOptions(
                dryRun.isEmpty() ? WriteOptions.Commitment.STORED : WriteOptions.Commitment.DRY_RUN,
                manager.isEmpty() ? ManagerName.ofAgent(request.getHeader("User-Agent")) : manager,
                user,
                notices);
    }

    Shapes.Include includeObject() {
        String value = text("includeObject");
        return switch (value) {
            case "None" -> Shapes.Include.NONE;
            case "Object" -> Shapes.Include.OBJECT;
            case "", "Metadata" -> Shapes.Include.METADATA;
            default -> throw ApiException.badRequest("unrecognized includeObject value: \"" + value + "\"");
        };
    }

    /** What an apply may do to others' fields; as upstream reads a boolean, all but {@code false} and {@code 0} is yes. */
    FieldManager.Force force() {
        String value = request.getParameter("force");
        boolean refused = value == null || value.equalsIgnoreCase("false") || value.equals("0");
        return refused ? FieldManager.Force.REFUSE : FieldManager.Force.TAKE;
    }

    private String optionsKind() {
        return switch (request.getMethod()) {
            case "PUT" -> "UpdateOptions";
            case "PATCH" -> "PatchOptions";
            case "DELETE" -> "DeleteOptions";
            default -> "CreateOptions";
        };
    }

    FieldValidation fieldValidation() {
        String value = text("fieldValidation");
        return switch (value) {
            case "Strict" -> FieldValidation.STRICT;
            case "", "Warn" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            default -> throw ApiException.invalidOptions(
                    optionsKind(), List.of(FieldError.notSupported("fieldValidation", value, VALIDATIONS)));
        };
    }

    DeleteOptions.@Nullable Propagation propagation(String value) {
        return switch (value) {
            case "" -> text("orphanDependents").isEmpty()
                    ? null
                    : flag("orphanDependents") ? DeleteOptions.Propagation.ORPHAN : DeleteOptions.Propagation.BACKGROUND;
            case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
            case "Background" -> DeleteOptions.Propagation.BACKGROUND;
            case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
            default -> throw ApiException.invalidOptions(
                    "DeleteOptions", List.of(FieldError.notSupported("propagationPolicy", value, PROPAGATIONS)));
        };
    }
}
