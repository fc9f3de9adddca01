package dev.podium.web.audit;

/** When an event is written. */
enum Stage {
    RECEIVED("RequestReceived"),
    /** Of requests that last. */
    STARTED("ResponseStarted"),
    COMPLETE("ResponseComplete"),
    PANIC("Panic");

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
