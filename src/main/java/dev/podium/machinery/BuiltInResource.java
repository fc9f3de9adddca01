package dev.podium.machinery;

import java.util.List;

/**
 * A resource that the API server has of itself, as discovery shows it.
 *
 * @param kind the kind that its objects are, with group and version
 * @param name the plural by which paths call it
 */
public record BuiltInResource(
        GroupVersionKind kind,
        String name,
        String singularName,
        Scope scope,
        List<String> verbs,
        List<String> shortNames,
        List<String> categories,
        List<Subresource> subresources) {

    /**
     * A path below one object.
     *
     * @param kind what is sent or read there, which may be of another group
     */
    public record Subresource(String name, GroupVersionKind kind, List<String> verbs) {}
}
