package dev.podium.storage.jpa;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In what the databases differ that matters here. */
enum Dialect {

    H2(
            Map.of(
                    "key", "varchar(700)",
                    "bytes", "varbinary(1048576)",
                    "large", "blob",
                    "time", "timestamp(6) with time zone")),

    POSTGRESQL(
            Map.of(
                    // By code points, whatever the database's locale: cheaper, and it is how the keys are sorted.
                    "key", "varchar(700) collate \"C\"",
                    "bytes", "bytea",
                    "large", "oid",
                    "time", "timestamp(6) with time zone")),

    MYSQL(
            Map.of(
                    "key", "varchar(700) character set utf8mb4 collate utf8mb4_0900_bin",
                    "bytes", "mediumblob",
                    "large", "longblob",
                    "time", "timestamp(6) null")),

    OTHER(
            Map.of(
                    "key", "varchar(700)",
                    "bytes", "blob",
                    "large", "blob",
                    "time", "timestamp(6)"));

    private final Map<String, String> columnTypes;

    Dialect(Map<String, String> columnTypes) {
        this.columnTypes = columnTypes;
    }

    static Dialect of(String url) {
        if (url.startsWith("jdbc:h2:")) {
            return H2;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        return url.startsWith("jdbc:mysql:") || url.startsWith("jdbc:mariadb:") ? MYSQL : OTHER;
    }

    /** What Hibernate would otherwise ask the database; empty if it has to. */
    Map<String, Object> hibernateProperties() {
        return this == H2
                ? Map.of(
                        "hibernate.boot.allow_jdbc_metadata_access", false,
                        "jakarta.persistence.database-product-name", "H2",
                        "jakarta.persistence.database-major-version", 2,
                        "jakarta.persistence.database-minor-version", 4)
                : Map.of();
    }

    /** The column types that the migrations leave open. */
    Map<String, String> columnTypes() {
        return columnTypes;
    }

    /**
     * The URL with whatever a database needs to keep what it acknowledges.
     *
     * <ul>
     *   <li>{@code WRITE_DELAY=0}: a commit has been written to the file when it returns, rather than half a second later
     *   <li>{@code RETENTION_TIME}: how long superseded pages stay; they are for recovery after a power failure, so not long
     *   <li>{@code MAX_COMPACT_TIME}: how long closing may take to shrink the file
     *   <li>{@code DB_CLOSE_ON_EXIT=FALSE}: the cluster closes it, after its last write
     * </ul>
     */
    String complete(String url) {
        if (this != H2) {
            return url;
        }
        StringBuilder complete = new StringBuilder(url);
        Map<String, String> settings = isFile(url)
                ? Map.of(
                        "WRITE_DELAY", "0",
                        "RETENTION_TIME", "2000",
                        "MAX_COMPACT_TIME", "1000",
                        "CACHE_SIZE", "16384",
                        "DB_CLOSE_ON_EXIT", "FALSE")
                : Map.of("DB_CLOSE_ON_EXIT", "FALSE");
        settings.forEach((name, value) -> {
            if (!url.toUpperCase(java.util.Locale.ROOT).contains(";" + name + "=")) {
                complete.append(';').append(name).append('=').append(value);
            }
        });
        return complete.toString();
    }

    /** A statement that forces what is committed from the system's buffers to the disk; null: commits see to it. */
    @Nullable String forceToDisk(JdbcSettings settings) {
        return this == H2 && isFile(settings.url()) && settings.durability() == JdbcSettings.Durability.DISK
                ? "checkpoint sync"
                : null;
    }

    private static boolean isFile(String url) {
        return !url.startsWith("jdbc:h2:mem:") && !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
    }
}
