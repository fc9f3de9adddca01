package dev.podium.access;

import dev.podium.model.User;

/** Somebody wants to do something. */
public sealed interface Attempt {

    User user();

    String verb();

    /** Who cannot do what, in upstream's words. */
    String denied();

    /**
     * Something to a resource.
     *
     * @param name empty: to no particular object
     * @param namespace empty: in all of them, or outside
     */
    record OnResource(
            User user,
            String verb,
            String group,
            String version,
            String resource,
            String subresource,
            String namespace,
            String name)
            implements Attempt {

        /** The resource as rules name it: {@code pods/log}. */
        String qualified() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }

        @Override
        public String denied() {
            String what = "User \"" + user.name() + "\" cannot " + verb + " resource \"" + qualified()
                    + "\" in API group \"" + group + "\"";
            return namespace.isEmpty() ? what + " at the cluster scope" : what + " in the namespace \"" + namespace + "\"";
        }
    }

    /** Something to a path that is no resource's. */
    record OnPath(User user, String verb, String path) implements Attempt {

        @Override
        public String denied() {
            return "User \"" + user.name() + "\" cannot " + verb + " path \"" + path + "\"";
        }
    }
}
