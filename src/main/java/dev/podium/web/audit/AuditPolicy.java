package dev.podium.web.audit;

import dev.podium.access.Attempt;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** An {@code audit.k8s.io/v1 Policy}, after upstream's {@code apiserver/pkg/audit/policy}. The first rule that fits counts. */
record AuditPolicy(List<Rule> rules) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The file. */
    private record Document(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable JsonNode metadata,
            @Nullable List<RuleDocument> rules,
            @Nullable List<String> omitStages,
            @Nullable Boolean omitManagedFields) {}

    private record RuleDocument(
            @Nullable String level,
            @Nullable List<String> users,
            @Nullable List<String> userGroups,
            @Nullable List<String> verbs,
            @Nullable List<Resources> resources,
            @Nullable List<String> namespaces,
            @Nullable List<String> nonResourceURLs,
            @Nullable List<String> omitStages,
            @Nullable Boolean omitManagedFields) {}

    /** Resources of a group; empty lists are all. */
    record Resources(@Nullable String group, @Nullable List<String> resources, @Nullable List<String> resourceNames) {

        Resources {
            group = group == null ? "" : group;
            resources = orEmpty(resources);
            resourceNames = orEmpty(resourceNames);
        }

        boolean cover(Attempt.OnResource on) {
            if (!"*".equals(group) && !on.group().equals(group)) {
                return false;
            }
            List<String> kinds = orEmpty(resources);
            return kinds.isEmpty()
                    || (orEmpty(resourceNames).isEmpty() || orEmpty(resourceNames).contains(on.name()))
                            && kinds.stream().anyMatch(each -> covers(each, on));
        }

        private static boolean covers(String pattern, Attempt.OnResource on) {
            String whole = on.subresource().isEmpty() ? on.resource() : on.resource() + "/" + on.subresource();
            return pattern.equals("*")
                    || pattern.equals(whole)
                    || !on.subresource().isEmpty() && pattern.equals("*/" + on.subresource())
                    || pattern.equals(on.resource() + "/*");
        }
    }

    /** What is told of the requests that it fits. */
    record Rule(
            Level level,
            List<String> users,
            List<String> groups,
            List<String> verbs,
            List<Resources> resources,
            List<String> namespaces,
            List<String> paths,
            Set<Stage> omitted,
            boolean withoutManagedFields) {

        boolean fits(Attempt attempt) {
            if (!users.isEmpty() && !users.contains(attempt.user().name())
                    || !groups.isEmpty() && attempt.user().groups().stream().noneMatch(groups::contains)
                    || !verbs.isEmpty() && !verbs.contains(attempt.verb())) {
                return false;
            }
            if (!namespaces.isEmpty() || !resources.isEmpty()) {
                return attempt instanceof Attempt.OnResource on
                        && (namespaces.isEmpty() || namespaces.contains(on.namespace()))
                        && (resources.isEmpty() || resources.stream().anyMatch(each -> each.cover(on)));
            }
            return paths.isEmpty()
                    || attempt instanceof Attempt.OnPath on && paths.stream().anyMatch(each -> covers(each, on.path()));
        }

        private static boolean covers(String pattern, String path) {
            return pattern.equals("*")
                    || pattern.equals(path)
                    || pattern.endsWith("*") && path.startsWith(pattern.replaceFirst("\\*+$", ""));
        }
    }

    /** Null if nothing is told. */
    @Nullable Rule rule(Attempt attempt) {
        for (Rule each : rules) {
            if (each.fits(attempt)) {
                return each.level() == Level.NONE ? null : each;
            }
        }
        return null;
    }

    /** @throws IllegalArgumentException for a file that is no policy, with upstream's words for what is wrong */
    static AuditPolicy read(Path file) {
        Document document;
        try {
            document = YAML.readValue(Files.readAllBytes(file), Document.class);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("failed to read file path \"" + file + "\": " + unreadable.getMessage(), unreadable);
        } catch (UnrecognizedPropertyException unknown) {
            throw new IllegalArgumentException(
                    file + ": strict decoding error: unknown field \"" + unknown.getPropertyName() + "\"", unknown);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(file + ": failed decoding: " + malformed.getOriginalMessage(), malformed);
        }
        if (document == null || !"audit.k8s.io/v1".equals(document.apiVersion()) || !"Policy".equals(document.kind())) {
            throw new IllegalArgumentException(file + ": failed decoding: no Policy of audit.k8s.io/v1");
        }
        List<FieldError> errors = new ArrayList<>();
        Set<Stage> omitted = stages(document.omitStages(), "omitStages", errors);
        boolean bare = Boolean.TRUE.equals(document.omitManagedFields());
        List<Rule> rules = new ArrayList<>();
        for (RuleDocument each : orEmpty(document.rules())) {
            rules.add(rule(each, "rules[" + rules.size() + "]", omitted, bare, errors));
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(file + ": " + errors.stream()
                    .map(FieldError::toString)
                    .collect(Collectors.joining(", ")));
        }
        if (rules.isEmpty()) {
            throw new IllegalArgumentException(file + ": loaded illegal policy with 0 rules");
        }
        return new AuditPolicy(rules);
    }

    private static Rule rule(RuleDocument document, String path, Set<Stage> omitted, boolean bare, List<FieldError> errors) {
        Level level = Level.NONE;
        if (document.level() == null || document.level().isEmpty()) {
            errors.add(FieldError.required(path + ".level", ""));
        } else {
            level = Arrays.stream(Level.values()).filter(each -> each.text().equals(document.level())).findFirst().orElse(Level.NONE);
            if (!level.text().equals(document.level())) {
                errors.add(FieldError.notSupported(
                        path + ".level", document.level(), Arrays.stream(Level.values()).map(Level::text).toList()));
            }
        }
        List<String> paths = orEmpty(document.nonResourceURLs());
        for (int i = 0; i < paths.size(); i++) {
            String each = paths.get(i);
            if (!each.equals("*") && !each.startsWith("/")) {
                errors.add(FieldError.invalid(path + ".nonResourceURLs[" + i + "]", each,
                        "non-resource URL rules must begin with a '/' character"));
            }
            if (each.length() > 1 && each.substring(0, each.length() - 1).contains("*")) {
                errors.add(FieldError.invalid(path + ".nonResourceURLs[" + i + "]", each,
                        "non-resource URL wildcards '*' must be the final character of the rule"));
            }
        }
        for (Resources each : orEmpty(document.resources())) {
            if (!orEmpty(each.resourceNames()).isEmpty() && orEmpty(each.resources()).isEmpty()) {
                errors.add(FieldError.invalid(path + ".resources.resourceNames", Json.mapper().valueToTree(each.resourceNames()).toString(),
                        "using resourceNames requires at least one resource"));
            }
        }
        if (!paths.isEmpty() && !(orEmpty(document.resources()).isEmpty() && orEmpty(document.namespaces()).isEmpty())) {
            errors.add(FieldError.invalid(path + ".nonResourceURLs", Json.mapper().valueToTree(paths).toString(),
                    "rules cannot apply to both regular resources and non-resource URLs"));
        }
        Set<Stage> own = EnumSet.noneOf(Stage.class);
        own.addAll(omitted);
        own.addAll(stages(document.omitStages(), path + ".omitStages", errors));
        return new Rule(
                level,
                orEmpty(document.users()),
                orEmpty(document.userGroups()),
                orEmpty(document.verbs()),
                orEmpty(document.resources()),
                orEmpty(document.namespaces()),
                paths,
                own,
                document.omitManagedFields() == null ? bare : document.omitManagedFields());
    }

    private static Set<Stage> stages(@Nullable List<String> names, String path, List<FieldError> errors) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        List<String> given = orEmpty(names);
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            List<Stage> meant = Stream.of(Stage.values()).filter(each -> each.text().equals(name)).toList();
            if (meant.isEmpty()) {
                errors.add(FieldError.invalid(path + "[" + i + "]", name, "allowed stages are "
                        + Stream.of(Stage.values()).map(Stage::text).collect(Collectors.joining(","))));
            }
            stages.addAll(meant);
        }
        return stages;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
