package dev.podium.registry;

/**
 * Where in an object its scale is, as member names with dots.
 *
 * @param selector empty: there is none
 */
public record ScalePaths(String specReplicas, String statusReplicas, String selector) {

    /** Where every built-in kind has it. */
    public static final ScalePaths STANDARD = new ScalePaths("spec.replicas", "status.replicas", "spec.selector");
}
