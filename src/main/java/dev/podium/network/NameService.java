package dev.podium.network;

import java.util.List;

/** Who knows the addresses behind names, such as a cluster's DNS. */
@FunctionalInterface
public interface NameService {

    /** The addresses of a fully qualified name without its final dot; empty if there is no such name. */
    List<String> lookup(String name);

    /** What else is known of a name, each as zone files write it; empty if nothing is. */
    default List<String> records(String name, RecordType type) {
        return List.of();
    }

    /** What may be known of a name beside its addresses. */
    enum RecordType {
        CNAME,
        PTR,
        SRV
    }
}
