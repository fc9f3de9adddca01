package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.applet.AwkMachine.Expression;
import dev.podium.container.simulated.applet.AwkMachine.Statement;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of an awk program, by when they apply. */
record AwkProgram(List<Statement> first, List<Rule> rules, List<Statement> last) {

    /** @param pattern null: always */
    record Rule(@Nullable Expression pattern, Statement action) {}

    /** Whether it looks at any input. */
    boolean reads() {
        return !rules.isEmpty() || !last.isEmpty();
    }

    void apply(AwkMachine machine, String line) throws IOException {
        machine.read(line);
        try {
            for (Rule each : rules) {
                if (each.pattern() == null || AwkMachine.holds(each.pattern().value(machine))) {
                    each.action().run(machine);
                }
            }
        } catch (AwkMachine.Next enough) {
            // The next record comes.
        }
    }
}
