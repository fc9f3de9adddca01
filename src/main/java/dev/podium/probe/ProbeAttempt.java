package dev.podium.probe;

/** What one attempt found, in upstream's words. */
public record ProbeAttempt(ProbeOutcome outcome, String message) {

    static ProbeAttempt success(String message) {
        return new ProbeAttempt(ProbeOutcome.SUCCESS, message);
    }

    static ProbeAttempt failure(String message) {
        return new ProbeAttempt(ProbeOutcome.FAILURE, message);
    }

    static ProbeAttempt unknown(String message) {
        return new ProbeAttempt(ProbeOutcome.UNKNOWN, message);
    }
}
