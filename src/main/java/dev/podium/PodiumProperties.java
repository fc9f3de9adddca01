package dev.podium;

import dev.podium.storage.jpa.JdbcSettings;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set from outside, as {@code --podium.nodes=5}.
 *
 * @param nodes how many nodes the cluster starts with
 * @param store {@code file}, {@code memory}, or the JDBC URL of a database
 * @param directory where a cluster that is kept has its files, and the kubeconfig is written
 * @param durability what an acknowledged write survives: the end of the process, or a power failure ({@code disk})
 * @param jdbcUser for a JDBC URL
 * @param jdbcPassword for a JDBC URL
 */
@ConfigurationProperties("podium")
record PodiumProperties(
        @DefaultValue("3") int nodes,
        @DefaultValue("file") String store,
        @DefaultValue(".podium") Path directory,
        @DefaultValue("process") JdbcSettings.Durability durability,
        @DefaultValue("") String jdbcUser,
        @DefaultValue("") String jdbcPassword) {

    ClusterOptions.Storage storage() {
        if (store.startsWith("jdbc:")) {
            return new ClusterOptions.Storage.Jdbc(store, jdbcUser, jdbcPassword);
        }
        return switch (store) {
            case "memory" -> new ClusterOptions.Storage.Memory();
            case "file" -> new ClusterOptions.Storage.Folder(directory, durability);
            default -> throw new IllegalArgumentException("podium.store is \"" + store
                    + "\", which is neither file nor memory nor a JDBC URL.");
        };
    }
}
