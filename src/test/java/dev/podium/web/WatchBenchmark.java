package dev.podium.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures, when it is run by hand against a server on this machine, what many watches over HTTP cost while Pods are written, and checks
 * that each watch got every revision in order. Arguments: port, watches, writes a second, seconds.
 */
final class WatchBenchmark {

    private static final int WRITERS = 64;
    private static final int PODS = 256;
    private static final String VERSION = "\"resourceVersion\":\"";
    private static final String PATH = "/api/v1/namespaces/watched/pods";

    private final int port;
    private final int watches;
    private final int rate;
    private final int seconds;
    private final ConcurrentSkipListSet<Long> written = new ConcurrentSkipListSet<>();
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Long> delays = new ArrayList<>();

    private WatchBenchmark(int port, int watches, int rate, int seconds) {
        this.port = port;
        this.watches = watches;
        this.rate = rate;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        new WatchBenchmark(
                        numbers.length > 0 ? numbers[0] : 8080,
                        numbers.length > 1 ? numbers[1] : 1000,
                        numbers.length > 2 ? numbers[2] : 1000,
                        numbers.length > 3 ? numbers[3] : 10)
                .run();
    }

    /** A connection that is used for one request after the other. */
    private final class Line implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        private final InputStream in = new BufferedInputStream(socket.getInputStream());

        Line() throws IOException {}

        String ask(String method, String path, String type, String body) throws IOException {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                                    + content.length + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.toLowerCase().startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
                line.append((char) c);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static long version(String object) {
        int at = object.indexOf(VERSION) + VERSION.length();
        return Long.parseLong(object.substring(at, object.indexOf('"', at)));
    }

    private void run() throws Exception {
        try (Line line = new Line()) {
            line.ask("POST", "/api/v1/namespaces", "application/json", "{\"metadata\":{\"name\":\"watched\"}}");
            line.ask("POST", "/api/v1/namespaces/watched/serviceaccounts", "application/json", "{\"metadata\":{\"name\":\"default\"}}");
            for (int i = 0; i < PODS; i++) {
                line.ask("POST", PATH, "application/json", "{\"metadata\":{\"name\":\"p" + i + "\"},\"spec\":{\"schedulerName\":\"nobody\","
                        + "\"automountServiceAccountToken\":false,\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}");
            }
            long since = version(line.ask("GET", PATH + "?limit=1", "application/json", ""));
            List<Watcher> all = new ArrayList<>();
            CountDownLatch ready = new CountDownLatch(watches);
            for (int i = 0; i < watches; i++) {
                Watcher watcher = new Watcher(since, i % 100 == 0, ready);
                all.add(watcher);
                Thread.startVirtualThread(watcher);
            }
            ready.await();
            System.out.printf("%d watches are open%n", watches);
            double took = write();
            int count = written.size();
            long before = System.nanoTime();
            while (all.stream().anyMatch(each -> each.count < count) && System.nanoTime() - before < TimeUnit.SECONDS.toNanos(120)) {
                Thread.sleep(10);
            }
            double late = (System.nanoTime() - before) / 1e9;
            report(all, count, took, late);
        }
        System.exit(0);
    }

    private double write() throws InterruptedException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            Thread.ofPlatform().start(() -> {
                try (Line line = new Line()) {
                    while (System.nanoTime() < end) {
                        int number = next.getAndIncrement();
                        long due = start + number * 1_000_000_000L / rate;
                        long wait = due - System.nanoTime();
                        if (wait > 0) {
                            TimeUnit.NANOSECONDS.sleep(wait);
                        }
                        long now = System.nanoTime();
                        long version = version(line.ask("PATCH", PATH + "/p" + number % PODS, "application/merge-patch+json",
                                "{\"metadata\":{\"annotations\":{\"n\":\"" + number + "\"}}}"));
                        written.add(version);
                        sent.put(version, now);
                    }
                } catch (IOException | InterruptedException failed) {
                    failed.printStackTrace();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        return (System.nanoTime() - start) / 1e9;
    }

    private void report(List<Watcher> all, int count, double took, double late) {
        long expected = 0;
        for (long each : written) {
            expected = expected * 31 + each;
        }
        long sum = expected;
        long right = all.stream().filter(each -> each.count == count && each.hash == sum).count();
        List<Long> sorted = new ArrayList<>(delays);
        sorted.sort(Long::compare);
        System.out.printf(
                "writes: %d, %.0f/s%nevents: %d, %.0f/s, %.0f MB/s%nafter the last write: %.2f s%n"
                        + "write to event: p50 %.0f ms, p99 %.0f ms%nwatches with every revision in order: %d of %d%n",
                count,
                count / took,
                received.get(),
                received.get() / (took + late),
                bytes.get() / 1e6 / (took + late),
                late,
                at(sorted, 0.5),
                at(sorted, 0.99),
                right,
                watches);
        if (right != watches) {
            System.exit(1);
        }
    }

    private static double at(List<Long> sorted, double part) {
        return sorted.isEmpty() ? 0 : sorted.get((int) (part * (sorted.size() - 1))) / 1e6;
    }

    /** One watch. Over HTTP/1.0, so that frames come without anything between them. */
    private final class Watcher implements Runnable {

        private final long since;
        private final boolean timed;
        private final CountDownLatch ready;
        private volatile int count;
        private volatile long hash;

        Watcher(long since, boolean timed, CountDownLatch ready) {
            this.since = since;
            this.timed = timed;
            this.ready = ready;
        }

        @Override
        public void run() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write(("GET " + PATH + "?watch=1&resourceVersion=" + since + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                read(socket.getInputStream());
            } catch (IOException gone) {
                System.err.println("a watch has ended: " + gone.getMessage());
            }
        }

        /** Looks for versions with what the JVM does fastest, so that little of the machine goes into reading. */
        private void read(InputStream in) throws IOException {
            byte[] buffer = new byte[64 * 1024];
            int kept = 0;
            boolean first = true;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer, kept, buffer.length - kept)) {
                if (first) {
                    first = false;
                    ready.countDown();
                }
                bytes.addAndGet(read);
                int end = kept + read;
                int done = versions(new String(buffer, 0, end, StandardCharsets.ISO_8859_1));
                kept = end - done;
                System.arraycopy(buffer, done, buffer, 0, kept);
            }
        }

        /** Sees every version that is whole; answers with where to go on when there is more. */
        private int versions(String text) {
            int done = 0;
            for (int at = text.indexOf(VERSION); at >= 0; at = text.indexOf(VERSION, done)) {
                int from = at + VERSION.length();
                int quote = text.indexOf('"', from);
                if (quote < 0) {
                    return at;
                }
                seen(Long.parseLong(text, from, quote, 10));
                done = quote;
            }
            // What may be the beginning of another one.
            return Math.max(done, text.length() - VERSION.length());
        }

        private void seen(long version) {
            hash = hash * 31 + version;
            count++;
            received.incrementAndGet();
            Long at = timed ? sent.get(version) : null;
            if (at != null) {
                synchronized (delays) {
                    delays.add(System.nanoTime() - at);
                }
            }
        }
    }
}
