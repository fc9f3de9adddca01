package dev.podium.web;

import dev.podium.registry.ApiException;
import dev.podium.registry.ListOptions;
import dev.podium.registry.ObjectPage;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.ResourceEvent;
import dev.podium.registry.ResourceWatch;
import dev.podium.registry.Selection;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import dev.podium.web.metrics.ServerMetrics;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Watches: one frame per event, in a long answer or over a WebSocket, until the time is up or the client goes. */
@Component
class WatchStreams {

    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(60);
    private static final int EXPIRED = 410;
    private static final int TOO_LARGE = 504;

    private final Registry registry;
    private final Shapes shapes;
    private final ObjectMessages messages;
    private final WatchSockets sockets;
    private final WatchCrowd crowd;
    private final ServerMetrics metrics;
    private final ClusterTime time;

    WatchStreams(
            Registry registry,
            Shapes shapes,
            ObjectMessages messages,
            WatchSockets sockets,
            WatchCrowd crowd,
            ServerMetrics metrics,
            ClusterTime time) {
        this.messages = messages;
        this.metrics = metrics;
        this.crowd = crowd;
        registry.onRedefinition(crowd::redefined);
        this.registry = registry;
        this.sockets = sockets;
        this.shapes = shapes;
        this.time = time;
    }

    void stream(Exchange exchange, Selection selection) throws IOException, InterruptedException {
        Representation representation = Representation.ofWatch(exchange.header("Accept"), exchange.offer());
        Resource resource = exchange.resource();
        Query query = exchange.query();
        boolean bookmarks = query.flag("allowWatchBookmarks");
        boolean initial = initialEvents(query);
        Duration timeout = query.watchTimeout(unasked());
        Shapes.View view = exchange.view(representation);
        Beginning beginning;
        try {
            beginning = begin(exchange, selection, initial);
        } catch (ApiException refused) {
            if (refused.code() != EXPIRED && refused.code() != TOO_LARGE) {
                throw refused;
            }
            // As upstream: a version that can be read but not watched from is told of in an event, as it is later on.
            converse(exchange, representation.encoding(), only(view, representation.encoding(), refused));
            return;
        }
        ObjectPage page = beginning.page();
        ResourceWatch watch = beginning.watch();
        WatchCrowd.Member member = crowd.enter(resource.qualified(), watch::close);
        Runnable ended = metrics.watching(resource, exchange.target().scope());
        WatchSockets.Conversation conversation = new WatchSockets.Conversation() {
            @Override
            public void hold(WatchFrames.Sink sink) throws IOException, InterruptedException {
                WatchFrames frames = new WatchFrames(
                        new WatchFrames.Target(view, representation.encoding(), sink), registry, shapes, messages);
                if (page != null) {
                    for (CachedObject each : page.items()) {
                        frames.event(ResourceEvent.Type.ADDED, each);
                    }
                    if (initial && bookmarks) {
                        frames.bookmark(page.revision(), WatchFrames.Mark.INITIAL_EVENTS_END);
                    }
                }
                frames.flush();
                follow(watch, frames, bookmarks, timeout);
            }

            @Override
            public void close() {
                watch.close();
                member.leave();
                ended.run();
            }
        };
        converse(exchange, representation.encoding(), conversation);
    }

    /** What a watch begins with: everything that is there, if that is wanted, and what happens from then on. */
    private record Beginning(@Nullable ObjectPage page, ResourceWatch watch) {}

    private Beginning begin(Exchange exchange, Selection selection, boolean initial) throws InterruptedException {
        Resource resource = exchange.resource();
        String version = exchange.query().text("resourceVersion");
        // Without a version, or with 0, a watch begins with everything that is there, whether or not it is asked for.
        boolean everything = initial || version.isEmpty() || version.equals("0");
        ObjectPage page = everything
                ? registry.list(
                        resource,
                        exchange.namespace(),
                        selection,
                        initial ? new ListOptions(version, ListOptions.Match.NOT_OLDER_THAN, 0, "") : ListOptions.ALL)
                : null;
        long since = page != null ? page.revision() : number(version);
        return new Beginning(page, registry.watch(resource, exchange.namespace(), selection, since));
    }

    private void converse(
            Exchange exchange, Representation.Encoding encoding, WatchSockets.Conversation conversation)
            throws IOException, InterruptedException {
        if (WatchSockets.asked(exchange)) {
            sockets.open(exchange, encoding, conversation);
        } else {
            try (conversation) {
                conversation.hold(HttpSink.begin(exchange.response(), encoding));
            }
        }
    }

    /** A conversation that is over as soon as that is said. */
    private WatchSockets.Conversation only(Shapes.View view, Representation.Encoding encoding, ApiException failure) {
        return new WatchSockets.Conversation() {
            @Override
            public void hold(WatchFrames.Sink sink) throws IOException {
                WatchFrames frames =
                        new WatchFrames(new WatchFrames.Target(view, encoding, sink), registry, shapes, messages);
                frames.error(failure);
                frames.flush();
            }

            @Override
            public void close() {}
        };
    }

    /** A response that goes on and on: of text one frame a line, of messages each after its length. */
    private record HttpSink(HttpServletResponse response, OutputStream out, Representation.Encoding encoding)
            implements WatchFrames.Sink {

        static HttpSink begin(HttpServletResponse response, Representation.Encoding encoding) throws IOException {
            response.setStatus(200);
            response.setContentType(
                    encoding == Representation.Encoding.PROTOBUF
                            ? encoding.mediaType() + Representation.Encoding.STREAM
                            : encoding.mediaType());
            response.setHeader("Cache-Control", "no-cache, private");
            return new HttpSink(response, response.getOutputStream(), encoding);
        }

        @Override
        public void frame(byte[] head, byte[] object, byte[] tail) throws IOException {
            if (encoding == Representation.Encoding.PROTOBUF) {
                out.write(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(head.length + object.length + tail.length)
                        .array());
            }
            out.write(head);
            out.write(object);
            out.write(tail);
        }

        @Override
        public void flush() throws IOException {
            response.flushBuffer();
        }
    }

    /** Until the time is up, the client has gone, or the watch is closed. */
    private void follow(ResourceWatch watch, WatchFrames frames, boolean bookmarks, Duration timeout)
            throws IOException, InterruptedException {
        long end = time.nanos() + timeout.toNanos();
        long nextBookmark = time.nanos() + BOOKMARK_EVERY.toNanos();
        while (true) {
            long now = time.nanos();
            if (now - end >= 0 || watch.closed()) {
                return;
            }
            long wait = Math.min(end - now, Math.max(1, nextBookmark - now));
            List<ResourceEvent> events;
            try {
                events = watch.next(Duration.ofNanos(wait));
            } catch (ApiException expired) {
                frames.error(expired);
                frames.flush();
                return;
            }
            for (ResourceEvent event : events) {
                frames.event(event.type(), event.cached());
            }
            if (time.nanos() - nextBookmark >= 0) {
                nextBookmark = time.nanos() + BOOKMARK_EVERY.toNanos();
                if (bookmarks) {
                    // Also when nothing has moved: a write is how one learns that a client is gone.
                    frames.bookmark(watch.revision(), WatchFrames.Mark.PROGRESS);
                }
            }
            frames.flush();
            if (!events.isEmpty()) {
                crowd.rest();
            }
        }
    }

    /** Upstream spreads the ends of watches between half an hour and an hour, so that clients do not come back together. */
    private static Duration unasked() {
        return Duration.ofSeconds(ThreadLocalRandom.current().nextLong(1800, 3600));
    }

    private static long number(String version) {
        if (!version.matches("[0-9]{1,18}")) {
            throw ApiException.badRequest("Invalid value: \"" + version + "\": strconv.ParseUint: parsing \"" + version
                    + "\": invalid syntax");
        }
        return Long.parseLong(version);
    }

    private static boolean initialEvents(Query query) {
        String asked = query.text("sendInitialEvents");
        if (asked.isEmpty()) {
            if (!query.text("resourceVersionMatch").isEmpty()) {
                throw invalid("resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }
            return false;
        }
        if (!query.text("resourceVersionMatch").equals("NotOlderThan")) {
            throw invalid("resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        return query.flag("sendInitialEvents");
    }

    private static ApiException invalid(String what) {
        return new ApiException(
                422,
                "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: " + what,
                new ApiException.Details(null, "meta.k8s.io", "ListOptions", null, List.of(), 0));
    }
}
