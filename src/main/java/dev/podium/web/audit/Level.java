package dev.podium.web.audit;

/** How much is told of a request; each tells more than the one before it. */
enum Level {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean tells(Level other) {
        return compareTo(other) >= 0;
    }
}
