package dev.podium.registry;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.ExpiredException;
import dev.podium.watch.FutureRevisionException;
import dev.podium.watch.Listing;
import dev.podium.watch.Page;
import dev.podium.watch.WatchCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Get, list and watch, all from the watch cache. */
final class Reading {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int CHUNK = 500;
    /** The version in a token that goes on with whatever there is. */
    private static final long LATEST = -1;

    private final WatchCache cache;

    Reading(WatchCache cache) {
        this.cache = cache;
    }

    static byte[] served(Resource resource, CachedObject object) {
        return plain(resource, object)
                ? object.bytes()
                : Json.bytes(resource.storage().conversion().served(resource.storage().opened(object)));
    }

    static List<byte[]> served(Resource resource, List<CachedObject> objects) {
        if (objects.stream().allMatch(each -> plain(resource, each))) {
            return objects.stream().map(CachedObject::bytes).toList();
        }
        return trees(resource, objects).stream().map(Json::bytes).toList();
    }

    /** Whether what is stored can be sent as it is. */
    private static boolean plain(Resource resource, CachedObject object) {
        return resource.storage().conversion() == Conversion.NONE && resource.storage().codec().fits(object);
    }

    static List<ObjectNode> trees(Resource resource, List<CachedObject> objects) {
        Resource.Storage storage = resource.storage();
        return storage.opened(objects).stream().map(storage.conversion()::served).toList();
    }

    CachedObject get(Resource resource, String namespace, String name) {
        CachedObject found = cache.get(resource.key(namespace, name));
        if (found == null) {
            throw ApiException.notFound(resource, name);
        }
        return found;
    }

    ObjectPage list(Resource resource, String namespace, Selection selection, ListOptions options)
            throws InterruptedException {
        selection.check(resource);
        String prefix = resource.prefix(namespace);
        Start start = start(options, prefix);
        if (options.limit() == 0 && start.revision == 0 && start.after == null) {
            Listing all = cache.list(prefix);
            return new ObjectPage(all.revision(), selected(resource, selection, all.items()), "", -1);
        }
        List<CachedObject> found = new ArrayList<>();
        long revision = start.revision;
        String after = start.after;
        while (true) {
            int want = options.limit() == 0 ? 0 : selection.everything() ? options.limit() - found.size() : CHUNK;
            Listing page = page(prefix, new Page(revision, after, want), options);
            revision = page.revision();
            for (CachedObject each : page.items()) {
                if (selection.selects(resource, each)) {
                    found.add(each);
                    if (found.size() == options.limit()) {
                        boolean last = page.next() == null && each == page.items().getLast();
                        return new ObjectPage(
                                revision,
                                found,
                                last ? "" : token(revision, each.key(), prefix),
                                last || !selection.everything() ? -1 : page.remaining());
                    }
                }
            }
            if (page.next() == null) {
                return new ObjectPage(revision, found, "", -1);
            }
            after = page.next();
        }
    }

    ResourceWatch watch(Resource resource, String namespace, Selection selection, long since) throws InterruptedException {
        selection.check(resource);
        try {
            // A client may hold a revision that another server instance has announced; here it can only be a moment ahead.
            if (since > cache.revision()) {
                cache.awaitRevision(since, PATIENCE);
            }
            return new ResourceWatch(resource, selection, cache.watch(resource.prefix(namespace), since));
        } catch (FutureRevisionException ahead) {
            throw ApiException.tooLargeResourceVersion(since, cache.revision());
        } catch (ExpiredException expired) {
            throw ApiException.expired("too old resource version: " + since + " (" + expired.oldest() + ")");
        }
    }

    private List<CachedObject> selected(Resource resource, Selection selection, List<CachedObject> objects) {
        return selection.everything()
                ? objects
                : objects.stream().filter(each -> selection.selects(resource, each)).toList();
    }

    private record Start(long revision, @Nullable String after) {}

    private Start start(ListOptions options, String prefix) throws InterruptedException {
        if (!options.resume().isEmpty()) {
            if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
                throw ApiException.badRequest(
                        "specifying resource version is not allowed when using continue");
            }
            return resumed(options.resume(), prefix);
        }
        String version = options.resourceVersion();
        if (version.isEmpty() || version.equals("0")) {
            return new Start(0, null);
        }
        long revision = number(version);
        if (revision > cache.revision()) {
            try {
                cache.awaitRevision(revision, PATIENCE);
            } catch (FutureRevisionException ahead) {
                throw ApiException.tooLargeResourceVersion(revision, cache.revision());
            }
        }
        boolean exact = options.match() == ListOptions.Match.EXACT || (options.match() == null && options.limit() > 0);
        return new Start(exact ? revision : 0, null);
    }

    static long number(String version) {
        if (!version.matches("[0-9]{1,18}")) {
            throw new ApiException(
                    400,
                    "BadRequest",
                    "resourceVersion: " + FieldError.invalid("", version, "strconv.ParseUint: parsing \"" + version + "\": invalid syntax").message(),
                    null);
        }
        return Long.parseLong(version);
    }

    private Listing page(String prefix, Page page, ListOptions options) {
        try {
            return cache.list(prefix, page);
        } catch (ExpiredException expired) {
            String after = page.after();
            throw options.resume().isEmpty() || after == null
                    ? ApiException.expired("The resourceVersion for the provided list is too old.")
                    : new ExpiredPageException(token(LATEST, after, prefix));
        } catch (FutureRevisionException ahead) {
            throw ApiException.tooLargeResourceVersion(page.revision(), cache.revision());
        }
    }

    private static String token(long revision, String after, String prefix) {
        ObjectNode token = Json.mapper().createObjectNode();
        token.put("v", "meta.k8s.io/v1").put("rv", revision).put("start", after.substring(prefix.length()) + "\u0000");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
    }

    private static Start resumed(String token, String prefix) {
        try {
            ObjectNode parsed = Json.parse(Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII)));
            String start = parsed.path("start").asString("");
            if (!parsed.path("v").asString("").equals("meta.k8s.io/v1") || !start.endsWith("\u0000")) {
                throw new IllegalArgumentException("not a token of this server");
            }
            long revision = parsed.path("rv").asLong(0);
            if (revision == 0) {
                throw new IllegalArgumentException("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
            }
            return new Start(Math.max(0, revision), prefix + start.substring(0, start.length() - 1));
        } catch (IllegalArgumentException | MalformedException unreadable) {
            throw ApiException.badRequest("continue key is not valid: " + unreadable.getMessage());
        }
    }
}
