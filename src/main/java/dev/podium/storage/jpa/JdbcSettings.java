package dev.podium.storage.jpa;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param folder the folder that belongs to this database alone, and is locked while it is open; null if the URL says all
 * @param durability what an acknowledged write of an embedded database survives; others see to it themselves
 */
public record JdbcSettings(
        String url, String user, String password, @Nullable Path folder, Durability durability) {

    /** What an acknowledged write survives. */
    public enum Durability {
        /** The end of the process, however violent: it is in the file. */
        PROCESS,
        /** A power failure too: the file is forced to the disk, at the price of about half the writes per second. */
        DISK
    }

    public JdbcSettings withDurability(Durability other) {
        return new JdbcSettings(url, user, password, folder, other);
    }

    /** An embedded H2 database in {@code folder}, which is created if it is missing. */
    public static JdbcSettings inFolder(Path folder) {
        return new JdbcSettings("jdbc:h2:file:" + folder.toAbsolutePath().resolve("podium"), "sa", "", folder, Durability.PROCESS);
    }

    /** An embedded H2 database that lasts until the process ends, however often it is closed and opened. */
    public static JdbcSettings inMemory(String name) {
        return new JdbcSettings("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "", null, Durability.PROCESS);
    }

    /** Any database for which a JDBC driver and Flyway's module are on the class path. */
    public static JdbcSettings at(String url, String user, String password) {
        return new JdbcSettings(url, user, password, null, Durability.PROCESS);
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
