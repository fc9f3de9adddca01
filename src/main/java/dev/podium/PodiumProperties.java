package dev.podium;

import dev.podium.access.AccessOptions;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.storage.jpa.JdbcSettings;
import dev.podium.web.AuditOptions;
import dev.podium.web.ServerFlags;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set from outside, as {@code --podium.nodes=5}.
 *
 * @param nodes how many nodes the cluster starts with
 * @param store {@code file}, {@code memory}, or the JDBC URL of a database
 * @param directory where a cluster that is kept has its files, and the kubeconfig is written
 * @param durability what an acknowledged write survives: the end of the process, or a power failure ({@code disk})
 * @param securePort where HTTPS is served; 0: any free port, -1: nowhere; unset: 6443, or any if the plain port is any
 * @param authorization who may do what
 * @param authentication what becomes of who shows nothing
 * @param nodePorts where the Services' node ports are open
 * @param ingressPort where Ingresses are served on this machine; 0: at any free port; unset: they are not served at all
 * @param images a file, or a directory of files, that describes images; unset: none
 * @param auditPolicy a file with the audit policy; unset: there is no audit log
 * @param auditLog where audit events go; {@code -}: to the standard output; unset: {@code audit.log} in the directory
 * @param jdbcUser for a JDBC URL
 * @param jdbcPassword for a JDBC URL
 */
@ConfigurationProperties("podium")
record PodiumProperties(
        @DefaultValue("3") int nodes,
        @DefaultValue("file") String store,
        @DefaultValue(".podium") Path directory,
        @DefaultValue("process") JdbcSettings.Durability durability,
        @Nullable Integer securePort,
        @DefaultValue("always-allow") AccessOptions.Authorization authorization,
        @DefaultValue("auto") Authentication authentication,
        @DefaultValue("in-cluster") ClusterOptions.NodePorts nodePorts,
        @Nullable Integer ingressPort,
        @Nullable Path images,
        @Nullable Path auditPolicy,
        @Nullable Path auditLog,
        @DefaultValue("") String jdbcUser,
        @DefaultValue("") String jdbcPassword) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|::1|0:0:0:0:0:0:0:1");

    /** What becomes of requests that show neither a certificate nor a token. */
    enum Authentication {
        /** Refused where roles count, or where others than this machine can reach the server. */
        AUTO,
        REQUIRED,
        /** Over plain HTTP, they are the administrator's. */
        OPTIONAL
    }

    /** @param address where the server listens; empty: everywhere */
    AccessOptions access(String address) {
        boolean everywhere = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        boolean local = !everywhere && LOOPBACK.matcher(address).matches();
        AccessOptions.Authentication wanted =
                switch (authentication) {
                    case REQUIRED -> AccessOptions.Authentication.REQUIRED;
                    case OPTIONAL -> AccessOptions.Authentication.OPTIONAL;
                    case AUTO -> local && authorization == AccessOptions.Authorization.ALWAYS_ALLOW
                            ? AccessOptions.Authentication.OPTIONAL
                            : AccessOptions.Authentication.REQUIRED;
                };
        return new AccessOptions(
                wanted,
                authorization,
                store.equals("memory") ? null : directory.resolve("pki"),
                everywhere ? ownAddresses() : local ? List.of() : List.of(address));
    }

    /** Everything by its option, but for secrets: of these, that there are some. */
    Map<String, String> told() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("podium.nodes", Integer.toString(nodes));
        told.put("podium.store", store);
        told.put("podium.directory", directory.toString());
        told.put("podium.durability", option(durability));
        told.put("podium.secure-port", securePort == null ? "" : securePort.toString());
        told.put("podium.authorization", option(authorization));
        told.put("podium.authentication", option(authentication));
        told.put("podium.node-ports", option(nodePorts));
        told.put("podium.ingress-port", ingressPort == null ? "" : ingressPort.toString());
        told.put("podium.images", images == null ? "" : images.toString());
        told.put("podium.audit-policy", auditPolicy == null ? "" : auditPolicy.toString());
        told.put("podium.audit-log", auditLog == null ? "" : auditLog.toString());
        told.put("podium.jdbc-user", jdbcUser);
        told.put("podium.jdbc-password", ServerFlags.CLASSIFIED);
        return told;
    }

    private static String option(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .map(each -> each.replaceFirst("%.*", ""))
                    .toList();
        } catch (SocketException unknown) {
            return List.of();
        }
    }

    /** @throws IllegalArgumentException if a description cannot be read */
    ImageCatalogue catalogue() {
        ImageCatalogue catalogue = ImageCatalogue.standard();
        if (images != null) {
            try {
                catalogue.registerAll(images);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("podium.images: " + wrong.getMessage(), wrong);
            }
        }
        return catalogue;
    }

    AuditOptions audit() {
        return new AuditOptions(auditPolicy, auditLog == null ? directory.resolve("audit.log") : auditLog);
    }

    /** @throws IllegalArgumentException if the port is none */
    ClusterOptions.Ingress ingress() {
        if (ingressPort == null) {
            return new ClusterOptions.Ingress.Nowhere();
        }
        if (ingressPort < 0 || ingressPort > 65535) {
            throw new IllegalArgumentException("podium.ingress-port is " + ingressPort + ", which is not a port.");
        }
        return new ClusterOptions.Ingress.OnMachine(ingressPort);
    }

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
