package dev.podium.container.simulated;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The special files below {@code /dev} and {@code /proc}, as one process sees them. */
final class Devices {

    private static final Pattern DESCRIPTOR = Pattern.compile("/proc/(self|\\d+)/fd/([012])|/dev/fd/([012])");

    /** The minor numbers of the kernel's memory devices. */
    static final int NULL = 3;
    static final int ZERO = 5;
    static final int FULL = 7;
    static final int RANDOM = 8;
    static final int URANDOM = 9;

    private Devices() {}

    /** What is read of a memory device; null if there is none of that number. */
    static @Nullable InputStream ofMemory(int minor, Random random) {
        return switch (minor) {
            case NULL -> InputStream.nullInputStream();
            case ZERO, FULL -> new Endless(() -> 0);
            case RANDOM, URANDOM -> new Endless(() -> random.nextInt(256));
            default -> null;
        };
    }

    private static Random random(Process process) {
        return new Random(process.time().nanos() ^ process.pid());
    }

    /** The device at {@code path}, to be read; null if it is none. */
    static @Nullable InputStream open(Process process, String path) {
        return switch (path) {
            case "/dev/null" -> ofMemory(NULL, random(process));
            case "/dev/zero" -> ofMemory(ZERO, random(process));
            case "/dev/random", "/dev/urandom" -> ofMemory(RANDOM, random(process));
            case "/dev/stdin", "/dev/tty", "/proc/self/fd/0", "/dev/fd/0" -> process.stdin();
            default -> offered(process, path) instanceof InputStream stream ? stream : null;
        };
    }

    /** The end of a pipe that a process, or the one that started it, has offered by its path; null if there is none. */
    private static @Nullable Object offered(Process process, String path) {
        if (!path.startsWith("/dev/fd/") || !path.matches("/dev/fd/\\d{1,4}")) {
            return null;
        }
        int descriptor = Integer.parseInt(path.substring("/dev/fd/".length()));
        for (Process each = process; each != null; each = parent(each)) {
            if (each.offered().get(descriptor) instanceof Object stream) {
                return stream;
            }
        }
        return null;
    }

    private static @Nullable Process parent(Process process) {
        return process.processes().stream()
                .filter(each -> each.pid() == process.parent() && each != process)
                .findFirst()
                .orElse(null);
    }

    /** The device at {@code path}, to be written; null if it is none. */
    static @Nullable OutputStream create(Process process, String path) throws IOException {
        switch (path) {
            case "/dev/null", "/dev/zero" -> {
                return OutputStream.nullOutputStream();
            }
            case "/dev/full" -> throw new FileException("No space left on device");
            case "/dev/stdout", "/dev/tty" -> {
                return process.stdout();
            }
            case "/dev/stderr" -> {
                return process.stderr();
            }
            default -> {
                return descriptor(process, path);
            }
        }
    }

    private static @Nullable OutputStream descriptor(Process process, String path) throws IOException {
        Matcher matcher = DESCRIPTOR.matcher(path);
        if (!matcher.matches()) {
            return offered(process, path) instanceof OutputStream stream ? stream : null;
        }
        String of = matcher.group(1);
        String number = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        Process owner = process;
        if (of != null && !of.equals("self")) {
            owner = process.processes().stream()
                    .filter(each -> each.pid() == Integer.parseInt(of))
                    .findFirst()
                    .orElseThrow(() -> new FileException(FileException.ABSENT));
        }
        return number.equals("2") ? owner.stderr() : owner.stdout();
    }

    private static final class Endless extends InputStream {

        private final java.util.function.IntSupplier next;

        Endless(java.util.function.IntSupplier next) {
            this.next = next;
        }

        @Override
        public int read() {
            return next.getAsInt();
        }
    }
}
