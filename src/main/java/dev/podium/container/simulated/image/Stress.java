package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.Process;
import java.time.Duration;

/**
 * Programs that take what they can get: {@code stress --vm 1 --vm-bytes 250M --cpu 2} and {@code stress -mem-total 250Mi -cpus 2}. They
 * show what becomes of a container that takes too much.
 */
final class Stress {

    private static final Duration STRETCH = Duration.ofSeconds(1);

    private Stress() {}

    /** {@code polinux/stress}: Amos Waterland's. */
    static Image image() {
        return Image.builder().cmd("stress").bytes(4_000_000).memory(1 << 20).command("stress", Stress::run).build();
    }

    /** {@code vish/stress}, of the tutorial on CPU limits. */
    static Image vish() {
        return Image.builder()
                .entrypoint("/stress")
                .bytes(1_500_000)
                .memory(2 << 20)
                .shell(Image.Shell.NONE)
                .command("/stress", Stress::vish)
                .build();
    }

    private static int run(Process process) throws Exception {
        long workers = 0;
        long cores = 0;
        long bytes = 256L << 20;
        long seconds = 0;
        for (int i = 0; i + 1 < process.args().size(); i++) {
            String value = process.args().get(i + 1);
            switch (process.args().get(i)) {
                case "--vm", "-m" -> workers = Long.parseLong(value);
                case "--cpu", "-c" -> cores = Long.parseLong(value);
                case "--vm-bytes" -> bytes = size(value);
                case "--timeout", "-t" -> seconds = Long.parseLong(value.replaceAll("[^0-9]", ""));
                default -> {}
            }
        }
        process.print("stress: info: [" + process.pid() + "] dispatching hogs: " + cores + " cpu, 0 io, " + workers + " vm, 0 hdd");
        for (long i = 0; i < workers; i++) {
            process.allocate(bytes);
        }
        keepBusy(process, cores);
        if (seconds == 0) {
            return process.await();
        }
        process.sleep(Duration.ofSeconds(seconds));
        process.print("stress: info: [" + process.pid() + "] successful run completed in " + seconds + "s");
        return 0;
    }

    private static int vish(Process process) throws Exception {
        long cores = 0;
        long bytes = 0;
        for (int i = 0; i + 1 < process.args().size(); i++) {
            String value = process.args().get(i + 1);
            switch (process.args().get(i).replaceFirst("^--", "-")) {
                case "-cpus" -> cores = Long.parseLong(value);
                case "-mem-total" -> bytes = size(value.replaceFirst("i$", ""));
                default -> {}
            }
        }
        process.printError("Allocating \"" + bytes + "\" memory");
        process.allocate(bytes);
        process.printError("Spawning " + cores + " CPU stress workers");
        keepBusy(process, cores);
        return process.await();
    }

    private static void keepBusy(Process process, long cores) {
        for (long i = 0; i < cores; i++) {
            process.start(() -> {
                try {
                    while (true) {
                        process.compute(STRETCH);
                    }
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt(); // the process has ended
                }
            });
        }
    }

    private static long size(String text) {
        long number = Long.parseLong(text.replaceAll("[^0-9]", ""));
        return switch (text.charAt(text.length() - 1)) {
            case 'K', 'k' -> number << 10;
            case 'M', 'm' -> number << 20;
            case 'G', 'g' -> number << 30;
            default -> number;
        };
    }
}
