package dev.podium.controller;

import java.io.IOException;

/** The API servers that APIServices name beside this one, as controllers need them. */
public interface RemoteServers {

    /**
     * Finds out whether the server of an APIService answers; waits a few seconds for it.
     *
     * @throws IOException if it does not; the message is for the APIService's condition
     */
    void check(String apiService) throws IOException, InterruptedException;
}
