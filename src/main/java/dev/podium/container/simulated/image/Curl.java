package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code curl}, as far as scripts in manifests and people in Pods use it. */
final class Curl {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private Curl() {}

    /** The image's entrypoint: options and URLs mean curl, anything else is a command. */
    static int entrypoint(Process process) throws Exception {
        List<String> words = new ArrayList<>(process.args());
        boolean command = !words.isEmpty() && !words.getFirst().startsWith("-") && process.locate(words.getFirst()) != null;
        if (!command) {
            words.addFirst("curl");
        }
        return process.spawn(process.inherit(words)).await();
    }

    static int run(Process process) throws Exception {
        CurlOptions options;
        try {
            options = CurlOptions.parse(process);
        } catch (CurlFailure wrong) {
            process.printError(wrong.code() == CurlFailure.BAD_USAGE ? "curl: " + wrong.getMessage() : wrong.text());
            if (wrong.code() == CurlFailure.BAD_USAGE) {
                process.printError("curl: try 'curl --help' or 'curl --manual' for more information");
            }
            return wrong.code();
        }
        if (options.urls().isEmpty()) {
            process.printError("curl: (2) no URL specified");
            return CurlFailure.BAD_USAGE;
        }
        int code = 0;
        for (int i = 0; i < options.urls().size(); i++) {
            code = transfer(process, options, i);
        }
        return code;
    }

    /** One URL, as often as {@code --retry} says. */
    private static int transfer(Process process, CurlOptions options, int index) throws IOException, InterruptedException {
        int left = options.number("retry", 0);
        Duration pause = Duration.ofSeconds(1);
        while (true) {
            CurlTransfer transfer = new CurlTransfer(process, options, index);
            transfer.run();
            if (left > 0 && transfer.transientFailure()) {
                Duration wait = options.get("retry-delay").isEmpty() ? pause : options.duration("retry-delay", pause);
                if (!options.has("silent") || options.has("show-error")) {
                    process.printError("Warning: Problem: " + transfer.problem() + ". Will retry in " + seconds(wait) + ". " + left
                            + (left == 1 ? " retry left." : " retries left."));
                }
                process.sleep(wait);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                left--;
                continue;
            }
            return transfer.report();
        }
    }

    private static String seconds(Duration wait) {
        return wait.toSeconds() == 1 ? "1 second" : wait.toSeconds() + " seconds";
    }
}
