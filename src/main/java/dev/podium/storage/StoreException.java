package dev.podium.storage;

/** The medium failed, is in use by another process, or the store is closed. The message is one sentence for a user. */
public class StoreException extends RuntimeException {

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
