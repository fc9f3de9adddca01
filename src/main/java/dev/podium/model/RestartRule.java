package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to do when a container ends with one of certain exit codes, whatever its restart policy says. */
public record RestartRule(
        String action,
        @Nullable ExitCodes exitCodes) {

    /** Exit codes that a rule is about, or not about. */
    public record ExitCodes(String operator, List<Integer> values) {

        public ExitCodes {
            values = Defaults.list(values);
        }

        /** Whether the rule is about this exit code. */
        public boolean include(int exitCode) {
            return values.contains(exitCode) == operator.equals("In");
        }
    }
}
