package dev.podium.controller;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** The API servers that APIServices name beside this one, as controllers need them. */
public interface RemoteServers {

    /**
     * Finds out whether the server of an APIService answers; waits a few seconds for it.
     *
     * @throws IOException if it does not; the message is for the APIService's condition
     */
    void check(String apiService) throws IOException, InterruptedException;

    /**
     * What a server answers to a request for a path below that of the group's version; nothing if it knows of no such path.
     *
     * @throws IOException if it does not answer, or refuses
     */
    JsonNode read(String apiService, String path) throws IOException, InterruptedException;

    /**
     * Has a server delete an object or a collection; their dependents go later.
     *
     * @param path as above; nothing happens if there is no such
     * @throws IOException if it does not answer, or refuses
     */
    void delete(String apiService, String path) throws IOException, InterruptedException;
}
