package dev.podium.container.simulated;

/** Answers HTTP requests; see {@link Sockets#serve}. Called on a thread per connection, which it may block. */
@FunctionalInterface
public interface HttpHandler {

    /** An exception is answered with 500. */
    HttpResponse handle(HttpRequest request) throws Exception;
}
