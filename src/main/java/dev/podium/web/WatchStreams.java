package dev.podium.web;

import dev.podium.machinery.Json;
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
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Watches over HTTP: one JSON frame per event, until the time is up or the client goes. */
@Component
class WatchStreams {

    private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(60);

    private final Registry registry;
    private final Shapes shapes;
    private final ClusterTime time;

    WatchStreams(Registry registry, Shapes shapes, ClusterTime time) {
        this.registry = registry;
        this.shapes = shapes;
        this.time = time;
    }

    void stream(Exchange exchange, Selection selection) throws IOException, InterruptedException {
        if ("websocket".equalsIgnoreCase(exchange.header("Upgrade"))) {
            // fabric8's client tries this first, and takes a plain 200 as "stream it then". To stream at once would leave
            // some of its HTTP libraries waiting for the end of what is no handshake.
            exchange.response().setStatus(200);
            exchange.response().setContentLength(0);
            return;
        }
        Representation representation = exchange.representation();
        Resource resource = exchange.resource();
        Query query = exchange.query();
        boolean bookmarks = query.flag("allowWatchBookmarks");
        boolean initial = initialEvents(query);
        String version = query.text("resourceVersion");
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
        try (ResourceWatch watch = registry.watch(resource, exchange.namespace(), selection, since)) {
            exchange.response().setStatus(200);
            exchange.response().setContentType("application/json");
            exchange.response().setHeader("Cache-Control", "no-cache, private");
            Frames frames = new Frames(exchange, representation.shape(), exchange.response().getOutputStream());
            if (page != null) {
                for (CachedObject each : page.items()) {
                    frames.event(ResourceEvent.Type.ADDED, each);
                }
                if (initial && bookmarks) {
                    frames.bookmark(since, Frames.Mark.INITIAL_EVENTS_END);
                }
            }
            frames.flush();
            follow(watch, frames, bookmarks, query.watchTimeout(unasked()));
        }
    }

    private void follow(ResourceWatch watch, Frames frames, boolean bookmarks, Duration timeout)
            throws IOException, InterruptedException {
        long end = time.nanos() + timeout.toNanos();
        long nextBookmark = time.nanos() + BOOKMARK_EVERY.toNanos();
        while (true) {
            long now = time.nanos();
            if (now - end >= 0) {
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
                    frames.bookmark(watch.revision(), Frames.Mark.PROGRESS);
                }
            }
            frames.flush();
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

    /** Writes the frames of one watch. */
    private final class Frames {

        /** Why a bookmark is sent. */
        enum Mark {
            PROGRESS,
            INITIAL_EVENTS_END
        }

        private final Exchange exchange;
        private final Representation.Shape shape;
        private final OutputStream out;
        private boolean headersSent;

        Frames(Exchange exchange, Representation.Shape shape, OutputStream out) {
            this.exchange = exchange;
            this.shape = shape;
            this.out = out;
        }

        void event(ResourceEvent.Type type, CachedObject object) throws IOException {
            byte[] bytes = registry.served(exchange.resource(), object);
            frame(type.name(), shape == Representation.Shape.OBJECT ? bytes : Json.bytes(shaped(Json.parse(bytes))));
        }

        private ObjectNode shaped(ObjectNode object) {
            if (shape != Representation.Shape.TABLE) {
                return shapes.one(exchange, shape, object);
            }
            ObjectNode listMeta = Json.mapper().createObjectNode();
            listMeta.put("resourceVersion", object.path("metadata").path("resourceVersion").asString(""));
            Shapes.Headers headers = headersSent ? Shapes.Headers.WITHOUT : Shapes.Headers.WITH;
            headersSent = true;
            return shapes.table(exchange, listMeta, List.of(object), headers);
        }

        void bookmark(long revision, Mark mark) throws IOException {
            ObjectNode object = Json.mapper().createObjectNode();
            ObjectNode metadata =
                    switch (shape) {
                        case OBJECT -> {
                            object.put("kind", exchange.resource().kind());
                            object.put("apiVersion", exchange.resource().apiVersion());
                            yield object.putObject("metadata");
                        }
                        case METADATA, METADATA_LIST -> bare(object);
                        case TABLE -> {
                            ObjectNode listMeta = Json.mapper().createObjectNode();
                            listMeta.put("resourceVersion", Long.toString(revision));
                            object.setAll(shapes.table(exchange, listMeta, List.of(), Shapes.Headers.WITHOUT));
                            ObjectNode row = object.withArray("rows").addObject();
                            row.putArray("cells");
                            yield bare(row.putObject("object"));
                        }
                    };
            metadata.put("resourceVersion", Long.toString(revision));
            metadata.putNull("creationTimestamp");
            if (mark == Mark.INITIAL_EVENTS_END) {
                metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
            }
            frame("BOOKMARK", Json.bytes(object));
        }

        private static ObjectNode bare(ObjectNode object) {
            object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
            return object.putObject("metadata");
        }

        void error(ApiException failure) throws IOException {
            frame("ERROR", Json.bytes(StatusObject.of(failure)));
        }

        private void frame(String type, byte[] object) throws IOException {
            out.write(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
            out.write(object);
            out.write(END);
        }

        void flush() throws IOException {
            exchange.response().flushBuffer();
        }
    }
}
