package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** {@code tail}, which looks for more every second when it follows. */
final class Tail implements Program {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Override
    public int run(Process process) throws Exception {
        return Applets.reporting(Tail::tail).run(process);
    }

    private static int tail(Process process) throws IOException, UsageException, InterruptedException {
        List<String> args = process.args().stream()
                .map(each -> each.matches("-\\d+") ? "-n" + each.substring(1) : each)
                .toList();
        Options options = Options.parse(args, "n:c:fFqs:");
        boolean follow = options.has("f") || options.has("F") || options.has("follow");
        String name = options.files().getFirst();
        boolean retry = options.has("F") || options.has("retry");
        byte[] content = new byte[0];
        if (process.files().exists(process.resolve(name)) || !retry) {
            if (name.equals("/dev/null") && follow) {
                process.await();
            }
            InputStream input;
            try {
                input = name.equals("-") ? process.stdin() : process.open(name);
            } catch (IOException failure) {
                process.printError("tail: can't open '" + name + "': " + failure.getMessage());
                process.printError("tail: no files");
                return 1;
            }
            content = input.readAllBytes();
            process.stdout().write(last(content, options));
        }
        long seen = content.length;
        while (follow && !name.equals("-")) {
            process.sleep(PERIOD);
            if (!process.files().exists(process.resolve(name))) {
                continue;
            }
            byte[] now = process.files().read(process.resolve(name));
            seen = now.length < seen ? 0 : seen;
            process.stdout().write(now, (int) seen, now.length - (int) seen);
            seen = now.length;
        }
        return 0;
    }

    private static byte[] last(byte[] content, Options options) throws UsageException {
        String count = options.get("c", options.get("n", "10"));
        boolean fromStart = count.startsWith("+");
        int number;
        try {
            number = Math.abs(Integer.parseInt(count));
        } catch (NumberFormatException malformed) {
            throw new UsageException("invalid number '" + count + "'");
        }
        if (options.has("c")) {
            int start = fromStart ? number - 1 : content.length - number;
            return Arrays.copyOfRange(content, Math.clamp(start, 0, content.length), content.length);
        }
        List<String> lines = List.of(new String(content, StandardCharsets.UTF_8).split("(?<=\n)"));
        int start = fromStart ? number - 1 : lines.size() - number;
        return String.join("", lines.subList(Math.clamp(start, 0, lines.size()), lines.size()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
