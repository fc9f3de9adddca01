package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code awk} without functions of one's own, {@code getline} and redirections. */
final class Awk {

    private Awk() {}

    static int run(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "+F:v:");
        List<String> operands = options.operands();
        AwkProgram program = new AwkParser(options.operand(0)).parse();
        AwkMachine machine = new AwkMachine(text -> process.stdout().write(text.getBytes(StandardCharsets.UTF_8)));
        if (options.has("F")) {
            machine.assign("FS", options.get("F", " ").replace("\\t", "\t"));
        }
        for (String each : options.get("v", "").split("\n")) {
            String[] parts = each.split("=", 2);
            if (parts.length == 2) {
                machine.assign(parts[0], parts[1]);
            }
        }
        try {
            for (AwkMachine.Statement each : program.first()) {
                each.run(machine);
            }
            int status = program.reads() ? read(process, program, machine, operands.subList(1, operands.size())) : 0;
            for (AwkMachine.Statement each : program.last()) {
                each.run(machine);
            }
            return status;
        } catch (AwkMachine.Exit exit) {
            return exit.code();
        }
    }

    private static int read(Process process, AwkProgram program, AwkMachine machine, List<String> files)
            throws IOException, UsageException {
        return Inputs.each(
                process, files.isEmpty() ? List.of("-") : files, (_, input) -> Inputs.lines(input, line -> {
                    program.apply(machine, line);
                    process.requireAlive();
                    return true;
                }));
    }
}
