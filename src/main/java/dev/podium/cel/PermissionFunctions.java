package dev.podium.cel;

import java.util.List;
import java.util.function.BiFunction;

/** Kubernetes' library of authorization (apiserver, pkg/cel/library/authz.go). Selectors narrow nothing: roles know none. */
final class PermissionFunctions {

    static final Kind ASKER = Kind.opaque("kubernetes.authorization.Authorizer", Asker.class);
    static final Kind RESOURCE = Kind.opaque("kubernetes.authorization.ResourceCheck", ResourceCheck.class);
    private static final Kind PATH = Kind.opaque("kubernetes.authorization.PathCheck", PathCheck.class);
    private static final Kind GROUP = Kind.opaque("kubernetes.authorization.GroupCheck", GroupCheck.class);
    private static final Kind DECISION = Kind.opaque("kubernetes.authorization.Decision", Permissions.Decision.class);

    private PermissionFunctions() {}

    /** @param account empty: whoever makes the request */
    record Asker(Permissions permissions, String namespace, String account) {}

    record PathCheck(Asker asker, String path) {}

    record GroupCheck(Asker asker, String group) {}

    record ResourceCheck(Asker asker, Permissions.Resource resource) {}

    static void add(Functions functions) {
        functions.member("path", with(ASKER), PATH, each -> new PathCheck((Asker) each.getFirst(), filled("path", each)));
        functions.member("group", with(ASKER), GROUP, each -> new GroupCheck((Asker) each.getFirst(), text(each)));
        functions.member("serviceAccount", List.of(ASKER, Kind.TEXT, Kind.TEXT), ASKER, each ->
                new Asker(((Asker) each.getFirst()).permissions(), text(each), (String) each.get(2)));
        functions.member("resource", with(GROUP), RESOURCE, each -> {
            GroupCheck check = (GroupCheck) each.getFirst();
            return new ResourceCheck(
                    check.asker(), new Permissions.Resource(check.group(), filled("resource", each), "", "", ""));
        });
        narrower(functions, "subresource", (known, text) -> new Permissions.Resource(
                known.group(), known.resource(), text, known.namespace(), known.name()));
        narrower(functions, "namespace", (known, text) -> new Permissions.Resource(
                known.group(), known.resource(), known.subresource(), text, known.name()));
        narrower(functions, "name", (known, text) -> new Permissions.Resource(
                known.group(), known.resource(), known.subresource(), known.namespace(), text));
        narrower(functions, "fieldSelector", (known, _) -> known);
        narrower(functions, "labelSelector", (known, _) -> known);
        functions.member("check", with(PATH), DECISION, each -> {
            PathCheck check = (PathCheck) each.getFirst();
            return decide(check.asker(), new Permissions.Path(check.path()), text(each));
        });
        functions.member("check", with(RESOURCE), DECISION, each -> {
            ResourceCheck check = (ResourceCheck) each.getFirst();
            return decide(check.asker(), check.resource(), text(each));
        });
        functions.member("allowed", List.of(DECISION), Kind.BOOL, each -> decision(each).allowed());
        functions.member("reason", List.of(DECISION), Kind.TEXT, each -> decision(each).reason());
        // Whoever decides here always comes to a decision.
        functions.member("errored", List.of(DECISION), Kind.BOOL, _ -> false);
        functions.member("error", List.of(DECISION), Kind.TEXT, _ -> "");
    }

    private static List<Kind> with(Kind receiver) {
        return List.of(receiver, Kind.TEXT);
    }

    /** A function that says more closely what a question is about. */
    private static void narrower(
            Functions functions, String name, BiFunction<Permissions.Resource, String, Permissions.Resource> change) {
        functions.member(name, with(RESOURCE), RESOURCE, each -> {
            ResourceCheck check = (ResourceCheck) each.getFirst();
            return new ResourceCheck(check.asker(), change.apply(check.resource(), text(each)));
        });
    }

    private static String filled(String what, List<Object> arguments) {
        if (text(arguments).isBlank()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        return text(arguments);
    }

    private static String text(List<Object> arguments) {
        return (String) arguments.get(1);
    }

    private static Permissions.Decision decision(List<Object> arguments) {
        return (Permissions.Decision) arguments.getFirst();
    }

    private static Permissions.Decision decide(Asker asker, Permissions.Subject subject, String verb) {
        return asker.permissions()
                .decide(new Permissions.Question(asker.namespace(), asker.account(), subject, verb));
    }
}
