package dev.podium.model;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who makes a request, after upstream's {@code user.Info}.
 *
 * @param uid empty if unknown
 * @param extra what else the authenticator found out, by key
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    private static final String MASTERS = "system:masters";
    private static final String AUTHENTICATED = "system:authenticated";

    /** May do everything: whom a request comes from where nobody is asked who they are. */
    public static final User ADMIN = of("system:admin", MASTERS, AUTHENTICATED);

    public User {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /** A user of whom no more is known. */
    public static User of(String name, String... groups) {
        return new User(name, "", List.of(groups), Map.of());
    }

    /** A part of the cluster itself, such as {@code kube-scheduler}. */
    public static User component(String name) {
        return of("system:" + name, MASTERS, AUTHENTICATED);
    }

    /** As an {@code authentication.k8s.io/v1 UserInfo}. */
    public ObjectNode info() {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("username", name);
        if (!uid.isEmpty()) {
            info.put("uid", uid);
        }
        groups.forEach(info.withArrayProperty("groups")::add);
        extra.forEach((key, values) -> {
            ArrayNode all = info.withObjectProperty("extra").withArrayProperty(key);
            values.forEach(all::add);
        });
        return info;
    }
}
