package dev.podium.web;

import dev.podium.machinery.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** A resource whose objects are not in the store: they are made from something else whenever they are read. */
interface VirtualResource {

    String group();

    String version();

    String name();

    String singular();

    String kind();

    List<String> shortNames();

    Scope scope();

    void handle(RequestTarget target, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException;
}
