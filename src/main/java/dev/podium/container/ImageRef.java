package dev.podium.container;

import java.util.List;

/**
 * An image on a node.
 *
 * @param name its full name, such as {@code docker.io/library/nginx:1.27}
 * @param id its digest reference, such as {@code docker.io/library/nginx@sha256:…}: a status' {@code imageID}
 * @param names every name it goes by
 * @param bytes its size
 * @param user as it says itself, a number or a name; empty: root
 */
public record ImageRef(String name, String id, List<String> names, long bytes, String user) {}
