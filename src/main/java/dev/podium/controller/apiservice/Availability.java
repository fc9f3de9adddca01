package dev.podium.controller.apiservice;

/** What the condition {@code Available} of an APIService says. */
record Availability(String status, String reason, String message) {

    static final Availability LOCAL = new Availability("True", "Local", "Local APIServices are always available");
    static final Availability PASSED = new Availability("True", "Passed", "all checks passed");

    private static final String NO_ANSWER = "FailedDiscoveryCheck";

    static Availability lacking(String reason, String message) {
        return new Availability("False", reason, message);
    }

    static Availability unanswered(String why) {
        return new Availability("False", NO_ANSWER, why);
    }

    /** Whether news will tell when this changes; else it has to be asked for. */
    boolean answered() {
        return !reason.equals(NO_ANSWER);
    }
}
