package dev.podium.watch;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One revision of one object. */
public final class CachedObject {

    private final String key;
    private final long revision;
    private final byte[] bytes;

    private record View(Class<?> as, Object value, @Nullable View next) {}

    /** The views made so far, newest first. Racy by intent: a view is immutable, and making it twice does no harm. */
    private @Nullable View views;

    public CachedObject(String key, long revision, byte[] bytes) {
        this.key = key;
        this.revision = revision;
        this.bytes = bytes;
    }

    public String key() {
        return key;
    }

    public long revision() {
        return revision;
    }

    /** The stored bytes themselves, not a copy: to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** The bytes as something easier to read, made by {@code parse} at the first call for that class and kept. */
    public <T> T view(Class<T> as, Function<byte[], T> parse) {
        for (View each = views; each != null; each = each.next) {
            if (each.as == as) {
                return as.cast(each.value);
            }
        }
        T made = parse.apply(bytes);
        views = new View(as, made, views);
        return made;
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
