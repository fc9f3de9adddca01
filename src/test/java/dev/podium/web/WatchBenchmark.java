package dev.podium.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures, when it is run by hand against a server on this machine, what many watches over HTTP cost while Pods are written, and checks
 * that each watch got every revision in order. Arguments: port, watches, writes a second, seconds, and {@code all}, for watches on all Pods,
 * or {@code nodes}, for one watch per node on the Pod that runs there, as kubelets open them: then the server must have as many nodes.
 */
final class WatchBenchmark {

    private static final int WRITERS = 64;
    private static final String VERSION = "\"resourceVersion\":\"";
    private static final String PATH = "/api/v1/namespaces/watched/pods";

    private final int port;
    private final int watches;
    private final int rate;
    private final int seconds;
    private final Scope scope;
    private final int pods;
    /** The revisions that each watch is to see. */
    private final List<Set<Long>> written = new ArrayList<>();
    private final Map<Long, Long> sent = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Long> delays = new ArrayList<>();

    private enum Scope {
        ALL,
        NODES
    }

    private WatchBenchmark(int port, int watches, int rate, int seconds, Scope scope) {
        this.port = port;
        this.watches = watches;
        this.rate = rate;
        this.seconds = seconds;
        this.scope = scope;
        pods = scope == Scope.ALL ? 256 : watches;
        for (int i = 0; i < (scope == Scope.ALL ? 1 : pods); i++) {
            written.add(new ConcurrentSkipListSet<>());
        }
    }

    public static void main(String[] args) throws Exception {
        new WatchBenchmark(
                        number(args, 0, 8080),
                        number(args, 1, 1000),
                        number(args, 2, 1000),
                        number(args, 3, 10),
                        args.length > 4 ? Scope.valueOf(args[4].toUpperCase()) : Scope.ALL)
                .run();
    }

    private static int number(String[] args, int place, int otherwise) {
        return args.length > place ? Integer.parseInt(args[place]) : otherwise;
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
            for (int i = 0; i < pods; i++) {
                String where = scope == Scope.ALL ? "\"schedulerName\":\"nobody\"" : "\"nodeName\":\"node-" + (i + 1) + "\"";
                line.ask("POST", PATH, "application/json", "{\"metadata\":{\"name\":\"p" + i + "\"},\"spec\":{" + where
                        + ",\"automountServiceAccountToken\":false,\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}");
            }
            if (scope == Scope.NODES) {
                awaitRunning(line);
            }
            long since = version(line.ask("GET", PATH + "?limit=1", "application/json", ""));
            List<Watcher> all = new ArrayList<>();
            CountDownLatch ready = new CountDownLatch(watches);
            for (int i = 0; i < watches; i++) {
                Watcher watcher = new Watcher(since, i, ready);
                all.add(watcher);
                Thread.startVirtualThread(watcher);
            }
            ready.await();
            System.out.printf("%d watches are open%n", watches);
            double took = write();
            long before = System.nanoTime();
            while (all.stream().anyMatch(each -> each.count < each.expected().size())
                    && System.nanoTime() - before < TimeUnit.SECONDS.toNanos(120)) {
                Thread.sleep(10);
            }
            double late = (System.nanoTime() - before) / 1e9;
            report(all, took, late);
        }
        System.exit(0);
    }

    private static void awaitRunning(Line line) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        // A pod that is written once more would be seen by its watch.
        while (!line.ask("GET", PATH + "?limit=1&fieldSelector=status.phase!=Running", "application/json", "").contains("\"items\":[]")) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the Pods do not all run");
            }
            Thread.sleep(200);
        }
        Thread.sleep(2000);
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
                        long version = version(line.ask("PATCH", PATH + "/p" + number % pods, "application/merge-patch+json",
                                "{\"metadata\":{\"annotations\":{\"n\":\"" + number + "\"}}}"));
                        written.get(number % pods % written.size()).add(version);
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

    private void report(List<Watcher> all, double took, double late) {
        int count = written.stream().mapToInt(Set::size).sum();
        long right = all.stream().filter(Watcher::sawEverything).count();
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
        private final int number;
        private final boolean timed;
        private final CountDownLatch ready;
        private volatile int count;
        private volatile long hash;

        Watcher(long since, int number, CountDownLatch ready) {
            this.since = since;
            this.number = number;
            this.timed = scope == Scope.NODES || number % 100 == 0;
            this.ready = ready;
        }

        Set<Long> expected() {
            return written.get(number % written.size());
        }

        boolean sawEverything() {
            long all = 0;
            for (long each : expected()) {
                all = all * 31 + each;
            }
            return count == expected().size() && hash == all;
        }

        @Override
        public void run() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write(("GET " + PATH + "?watch=1&resourceVersion=" + since
                                        + (scope == Scope.ALL ? "" : "&fieldSelector=spec.nodeName=node-" + (number + 1))
                                        + " HTTP/1.0\r\nHost: localhost\r\n\r\n")
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
