package dev.podium.storage.jpa;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param folder the folder that belongs to this database alone, and is locked while it is open; null if the URL says all
 */
public record JdbcSettings(String url, String user, String password, @Nullable Path folder) {

    /** An embedded H2 database in {@code folder}, which is created if it is missing. */
    public static JdbcSettings inFolder(Path folder) {
        return new JdbcSettings("jdbc:h2:file:" + folder.toAbsolutePath().resolve("podium"), "sa", "", folder);
    }

    /** An embedded H2 database that lasts until the process ends, however often it is closed and opened. */
    public static JdbcSettings inMemory(String name) {
        return new JdbcSettings("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "", null);
    }

    /** Any database for which a JDBC driver and Flyway's module are on the class path. */
    public static JdbcSettings at(String url, String user, String password) {
        return new JdbcSettings(url, user, password, null);
    }

    /** What to call it in a message to the user. */
    String place() {
        return folder != null ? folder.toString() : url.replaceFirst("[;?].*", "");
    }

    @Override
    public String toString() {
        return "JdbcSettings[" + place() + "]";
    }
}
