package dev.podium.registry.custom;

/** Which names of a group other resources have. */
interface NamesInUse {

    /**
     * @param what {@code plural}, {@code singular}, {@code shortName}, {@code kind} or {@code listKind}
     * @param except the definition that asks, by its name
     */
    boolean taken(String group, String what, String name, String except);
}
