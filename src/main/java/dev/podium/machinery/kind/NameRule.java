package dev.podium.machinery.kind;

import dev.podium.model.Names;
import java.util.List;

/** What the names of a kind's objects look like (apimachinery, pkg/api/validation/name.go). */
public enum NameRule {
    /** A DNS subdomain. */
    SUBDOMAIN {
        @Override
        List<String> check(String name) {
            return Names.subdomain(name);
        }
    },
    /** A DNS label. */
    LABEL {
        @Override
        List<String> check(String name) {
            return Names.label(name);
        }
    },
    /** Whatever may stand between two slashes of a URL. */
    PATH_SEGMENT {
        @Override
        List<String> check(String name) {
            return Names.pathSegment(name);
        }
    };

    abstract List<String> check(String name);

    /** What is wrong with a name; empty when nothing is. */
    public List<String> problems(String name) {
        return check(name);
    }

    /** What is wrong with a name's beginning, to which a random end will be added. */
    public List<String> problemsOfPrefix(String prefix) {
        return check(this != PATH_SEGMENT && prefix.length() > 1 && prefix.endsWith("-")
                ? prefix.substring(0, prefix.length() - 2) + "a"
                : prefix);
    }
}
