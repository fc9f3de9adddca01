package dev.podium.cel;

import dev.podium.cel.Functions.Kind;
import java.util.List;
import java.util.function.UnaryOperator;

/** Kubernetes' library of authorization (apiserver, pkg/cel/library/authz.go). Selectors narrow nothing: roles know none. */
final class PermissionFunctions {

    private PermissionFunctions() {}

    /** @param account empty: whoever makes the request */
    record Asker(Permissions permissions, String namespace, String account) {}

    record PathCheck(Asker asker, String path) {}

    record GroupCheck(Asker asker, String group) {}

    record ResourceCheck(Asker asker, Permissions.Resource resource) {

        ResourceCheck with(UnaryOperator<Permissions.Resource> change) {
            return new ResourceCheck(asker, change.apply(resource));
        }
    }

    static void add(Functions functions) {
        List<Kind> one = List.of(Kind.ANY, Kind.TEXT);
        functions.member("path", one, each -> new PathCheck((Asker) each.getFirst(), text(each)));
        functions.member("group", one, each -> new GroupCheck((Asker) each.getFirst(), text(each)));
        functions.member("serviceAccount", List.of(Kind.ANY, Kind.TEXT, Kind.TEXT), each ->
                new Asker(((Asker) each.getFirst()).permissions(), text(each), (String) each.get(2)));
        functions.member("resource", one, each -> {
            GroupCheck check = (GroupCheck) each.getFirst();
            return new ResourceCheck(check.asker(), new Permissions.Resource(check.group(), text(each), "", "", ""));
        });
        functions.member("subresource", one, each -> resource(each).with(known -> new Permissions.Resource(
                known.group(), known.resource(), text(each), known.namespace(), known.name())));
        functions.member("namespace", one, each -> resource(each).with(known -> new Permissions.Resource(
                known.group(), known.resource(), known.subresource(), text(each), known.name())));
        functions.member("name", one, each -> resource(each).with(known -> new Permissions.Resource(
                known.group(), known.resource(), known.subresource(), known.namespace(), text(each))));
        functions.member("fieldSelector", one, PermissionFunctions::resource);
        functions.member("labelSelector", one, PermissionFunctions::resource);
        functions.member("check", one, each -> check(each.getFirst(), text(each)));
        List<Kind> none = List.of(Kind.ANY);
        functions.member("allowed", none, each -> decision(each).allowed());
        functions.member("reason", none, each -> decision(each).reason());
        // Whoever decides here always comes to a decision.
        functions.member("errored", none, _ -> false);
        functions.member("error", none, _ -> "");
    }

    private static String text(List<Object> arguments) {
        return (String) arguments.get(1);
    }

    private static ResourceCheck resource(List<Object> arguments) {
        return (ResourceCheck) arguments.getFirst();
    }

    private static Permissions.Decision decision(List<Object> arguments) {
        return (Permissions.Decision) arguments.getFirst();
    }

    private static Permissions.Decision check(Object check, String verb) {
        return switch (check) {
            case PathCheck(Asker asker, String path) -> decide(asker, new Permissions.Path(path), verb);
            case ResourceCheck(Asker asker, Permissions.Resource resource) -> decide(asker, resource, verb);
            default -> throw new IllegalArgumentException("no such overload");
        };
    }

    private static Permissions.Decision decide(Asker asker, Permissions.Subject subject, String verb) {
        return asker.permissions()
                .decide(new Permissions.Question(asker.namespace(), asker.account(), subject, verb));
    }
}
