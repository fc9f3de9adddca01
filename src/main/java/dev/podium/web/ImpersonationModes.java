package dev.podium.web;

import dev.podium.access.Attempt;
import dev.podium.access.Authorizer;
import dev.podium.access.Identities;
import dev.podium.model.Names;
import dev.podium.model.User;
import dev.podium.registry.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ways of being allowed to act as somebody else (upstream's {@code apiserver/pkg/endpoints/filters/impersonation}). The
 * constrained ones allow it for some requests only, {@code impersonate-on:MODE:VERB}, and for some users; the first one that
 * allows it decides who the user then is. Of those that refuse, the first one's refusal is told.
 */
final class ImpersonationModes {

    private static final String IDENTITY = "authentication.k8s.io";
    private static final String NODE = "system:node:";
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String NODE_NAME = "authentication.kubernetes.io/node-name";
    /** From so many on it is first asked whether all are allowed. */
    private static final int MANY = 4;

    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

    private enum Mode {
        ASSOCIATED_NODE("associated-node"),
        ARBITRARY_NODE("arbitrary-node"),
        SERVICE_ACCOUNT("serviceaccount"),
        USER_INFO("user-info"),
        LEGACY("");

        private final String name;

        Mode(String name) {
            this.name = name;
        }

        String verb() {
            return this == LEGACY ? "impersonate" : "impersonate:" + name;
        }

        /** The API group of users and groups, who had none at first. */
        String group() {
            return this == LEGACY ? "" : IDENTITY;
        }

        boolean isFor(User wanted, User requestor) {
            String node = node(wanted.name());
            boolean account = account(wanted.name()) != null;
            return switch (this) {
                case ASSOCIATED_NODE -> node != null
                        && onlyNamed(wanted)
                        && account(requestor.name()) != null
                        && requestor.extra().getOrDefault(NODE_NAME, List.of()).equals(List.of(node));
                case ARBITRARY_NODE -> node != null && onlyNamed(wanted);
                case SERVICE_ACCOUNT -> account && onlyNamed(wanted);
                case USER_INFO -> node == null && !account;
                case LEGACY -> true;
            };
        }
    }

    private record Account(String namespace, String name) {}

    private final Authorizer authorizer;

    ImpersonationModes(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * Whom a request comes from in the end.
     *
     * @param wanted as the request names them
     * @param attempt what is requested, by the one who requests it
     * @throws ApiException when they may not
     */
    User impersonated(User wanted, Attempt attempt) {
        ApiException first = null;
        for (Mode mode : Mode.values()) {
            if (mode.isFor(wanted, attempt.user())) {
                try {
                    return impersonated(mode, wanted, attempt);
                } catch (ApiException refused) {
                    first = first == null ? refused : first;
                }
            }
        }
        throw Objects.requireNonNull(first);
    }

    private User impersonated(Mode mode, User wanted, Attempt attempt) {
        if (mode != Mode.LEGACY) {
            String verb = "impersonate-on:" + mode.name + ":" + attempt.verb();
            AccessFilter.demand(
                    authorizer,
                    switch (attempt) {
                        case Attempt.OnResource on -> new Attempt.OnResource(
                                on.user(), verb, on.group(), on.version(), on.resource(), on.subresource(), on.namespace(), on.name());
                        case Attempt.OnPath on -> new Attempt.OnPath(on.user(), verb, on.path());
                    });
        }
        User requestor = attempt.user();
        List<String> groups = new ArrayList<>(wanted.groups());
        demandName(mode, requestor, wanted.name(), groups);
        if (!wanted.uid().isEmpty()) {
            demand(question(mode, requestor, IDENTITY, "uids", "", wanted.uid()));
        }
        demandGroups(mode, requestor, wanted.groups());
        demandExtra(mode, requestor, wanted.extra());
        return Identities.authenticated(new User(wanted.name(), wanted.uid(), groups, wanted.extra()));
    }

    /** @param groups gains those that everybody of that name has */
    private void demandName(Mode mode, User requestor, String name, List<String> groups) {
        String node = mode == Mode.LEGACY ? null : node(name);
        Account account = account(name);
        if (node != null) {
            groups.add("system:nodes");
            // Who may act as the node that they are on may do so on every node.
            demand(question(mode, requestor, mode.group(), "nodes", "", mode == Mode.ASSOCIATED_NODE ? "*" : node));
        } else if (account != null) {
            if (groups.isEmpty()) {
                groups.addAll(List.of("system:serviceaccounts", "system:serviceaccounts:" + account.namespace()));
            }
            demand(new Attempt.OnResource(
                    requestor, mode.verb(), mode.group(), "v1", "serviceaccounts", "", account.namespace(), account.name()));
        } else {
            demand(question(mode, requestor, mode.group(), "users", "", name));
        }
    }

    private void demandGroups(Mode mode, User requestor, List<String> groups) {
        if (mode != Mode.LEGACY) {
            for (String never : List.of("", "system:masters")) {
                if (groups.contains(never)) {
                    throw AccessFilter.forbidden(
                            question(mode, requestor, mode.group(), "groups", "", never),
                            "impersonating the " + (never.isEmpty() ? "empty string" : never) + " group is not allowed");
                }
            }
            if (groups.size() >= MANY && allowed(question(mode, requestor, mode.group(), "groups", "", "*"))) {
                return;
            }
        }
        groups.forEach(each -> demand(question(mode, requestor, mode.group(), "groups", "", each)));
    }

    private void demandExtra(Mode mode, User requestor, Map<String, List<String>> extra) {
        if (mode != Mode.LEGACY) {
            String wrong = problem(extra);
            if (wrong != null) {
                throw AccessFilter.forbidden(question(mode, requestor, IDENTITY, "userextras", "", ""), wrong);
            }
            int count = extra.values().stream().mapToInt(List::size).sum();
            if (count >= MANY && allowed(question(mode, requestor, IDENTITY, "userextras", "*", "*"))) {
                return;
            }
        }
        extra.forEach((key, values) ->
                values.forEach(each -> demand(question(mode, requestor, IDENTITY, "userextras", key, each))));
    }

    /** What is wrong with what else the user shall be said to be; null if nothing is. */
    private static @Nullable String problem(Map<String, List<String>> extra) {
        for (Map.Entry<String, List<String>> each : extra.entrySet()) {
            String key = each.getKey();
            String[] parts = key.split("/", 2);
            if (key.isEmpty()) {
                return "impersonating the empty string key in extra is not allowed";
            }
            if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                return invalid(key, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            }
            if (!Names.subdomain(parts[0]).isEmpty()) {
                return invalid(parts[0], Names.subdomain(parts[0]).getFirst());
            }
            if (!PATH.matcher(parts[1]).matches()) {
                return invalid(parts[1], "Invalid path (regex used for validation is '" + PATH + "')");
            }
            if (!key.equals(key.toLowerCase(Locale.ROOT))) {
                return "impersonating a non-lowercase key in extra is not allowed: \"" + key + "\"";
            }
            if (each.getValue().contains("")) {
                return "impersonating the empty string value in extra is not allowed";
            }
        }
        return null;
    }

    private static String invalid(String value, String why) {
        return "impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"" + value + "\": " + why;
    }

    private static Attempt question(
            Mode mode, User requestor, String group, String resource, String subresource, String name) {
        return new Attempt.OnResource(requestor, mode.verb(), group, "v1", resource, subresource, "", name);
    }

    private void demand(Attempt attempt) {
        AccessFilter.demand(authorizer, attempt);
    }

    private boolean allowed(Attempt attempt) {
        return authorizer.authorize(attempt).allowed();
    }

    private static boolean onlyNamed(User user) {
        return user.uid().isEmpty() && user.groups().isEmpty() && user.extra().isEmpty();
    }

    /** The name of the node that a user is, or null. */
    private static @Nullable String node(String user) {
        String name = user.startsWith(NODE) ? user.substring(NODE.length()) : "";
        return Names.subdomain(name).isEmpty() ? name : null;
    }

    private static @Nullable Account account(String user) {
        String[] parts = user.startsWith(ACCOUNT) ? user.substring(ACCOUNT.length()).split(":", -1) : new String[0];
        return parts.length == 2 && Names.label(parts[0]).isEmpty() && Names.subdomain(parts[1]).isEmpty()
                ? new Account(parts[0], parts[1])
                : null;
    }
}
