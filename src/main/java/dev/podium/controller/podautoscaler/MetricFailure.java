package dev.podium.controller.podautoscaler;

/** A metric leads to no number of replicas. */
final class MetricFailure extends Unobtainable {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String cause;

    /**
     * @param reason of the condition and the Event
     * @param cause what they say
     * @param message what is said when all metrics are summed up
     */
    MetricFailure(String reason, String cause, String message) {
        super(message);
        this.reason = reason;
        this.cause = cause;
    }

    String reason() {
        return reason;
    }

    String cause() {
        return cause;
    }
}
