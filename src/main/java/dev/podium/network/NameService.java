package dev.podium.network;

import java.util.List;

/** Who knows the addresses behind names, such as a cluster's DNS. */
@FunctionalInterface
public interface NameService {

    /** The addresses of a fully qualified name without its final dot; empty if there is no such name. */
    List<String> lookup(String name);
}
