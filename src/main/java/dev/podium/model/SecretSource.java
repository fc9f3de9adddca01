package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a Secret as files. A volume names it {@code secretName}, a projection {@code name}. */
public record SecretSource(
        @Nullable String secretName,
        @Nullable String name,
        List<KeyToPath> items,
        @Nullable Integer defaultMode,
        @Nullable Boolean optional) {
    public SecretSource {
        items = Defaults.list(items);
    }

    /** The Secret's name, whichever way it is given. */
    public String secret() {
        return secretName != null ? secretName : name != null ? name : "";
    }
}
