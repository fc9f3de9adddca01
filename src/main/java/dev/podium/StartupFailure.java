package dev.podium;

import dev.podium.storage.StoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one sentence why the cluster did not start, where the reason is the user's to mend. */
final class StartupFailure {

    private StartupFailure() {}

    /** Finds the reason among the causes. */
    static final class Analyzer implements FailureAnalyzer {

        @Override
        public @Nullable FailureAnalysis analyze(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException port) {
                    return sentence(
                            "Port " + port.getPort() + " is taken by another program; choose another with --server.port=N.",
                            failure);
                }
                if (cause instanceof StoreException || cause instanceof IllegalArgumentException) {
                    String message = String.valueOf(cause.getMessage());
                    if (cause instanceof StoreException || message.startsWith("podium.")) {
                        return sentence(message, failure);
                    }
                }
            }
            return null;
        }

        private static FailureAnalysis sentence(String sentence, Throwable failure) {
            return new FailureAnalysis(sentence, "", failure);
        }
    }

    /** Prints the sentence and nothing else. */
    static final class Reporter implements FailureAnalysisReporter {

        @Override
        public void report(FailureAnalysis analysis) {
            System.err.println("Podium did not start: " + analysis.getDescription());
        }
    }
}
