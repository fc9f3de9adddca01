package dev.podium;

import dev.podium.access.AccessOptions;
import dev.podium.access.Authority;
import dev.podium.web.SecureListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Tells whoever started the cluster where it is and what to type next, and writes the kubeconfig that makes it short. */
@Component
class Announcement implements ApplicationListener<ApplicationReadyEvent> {

    private static final String PLAIN_USER =
            """
            - name: podium
              user: {}
            """;

    private final PodiumProperties properties;
    private final Cluster cluster;
    private final SecureListener secure;

    Announcement(PodiumProperties properties, Cluster cluster, SecureListener secure) {
        this.properties = properties;
        this.cluster = cluster;
        this.secure = secure;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        if (!(ready.getApplicationContext() instanceof WebServerApplicationContext web) || web.getWebServer() == null) {
            return;
        }
        String url = "http://127.0.0.1:" + web.getWebServer().getPort();
        Path kubeconfig = properties.directory().resolve("kubeconfig");
        if (plainFirst()) {
            // The administrator's key can take a while to make, and who does not want TLS need not wait for it.
            write(kubeconfig, plain(url));
            cluster.time().runOnPlatformThread("kubeconfig", () -> write(kubeconfig, kubeconfig(url)));
        } else {
            write(kubeconfig, kubeconfig(url));
        }
        System.out.printf(
                """
                Podium is up: a Kubernetes cluster of %d nodes, %s.
                  API         %s%s
                  Swagger UI  %s/swagger-ui
                  kubeconfig  %s%s
                Next:
                  export KUBECONFIG=%s
                  kubectl get nodes
                  kubectl apply -f examples/echo-health.yaml && kubectl get pods -w
                """,
                properties.nodes(),
                kept(),
                url,
                secure.port() == null ? "" : " and https://127.0.0.1:" + secure.port(),
                url,
                kubeconfig,
                cluster.ingressPort() == null ? "" : "\n  Ingresses   http://127.0.0.1:" + cluster.ingressPort(),
                kubeconfig.toAbsolutePath().normalize());
        if (lockedOut()) {
            System.out.println("Nobody gets in but by a ServiceAccount's token: everybody has to say who they are, and certificates can be"
                    + " shown at a secure port only (--podium.secure-port).");
        }
    }

    private boolean lockedOut() {
        return secure.port() == null && cluster.access().options().authentication() == AccessOptions.Authentication.REQUIRED;
    }

    private String kept() {
        return switch (properties.store()) {
            case "memory" -> "kept in memory";
            case "file" -> "kept in " + properties.directory();
            default -> "kept in your database";
        };
    }

    /** Whether plain HTTP is what to begin with, and there is something else to add. */
    private boolean plainFirst() {
        return open() && secure.port() != null;
    }

    private boolean open() {
        return cluster.access().options().authentication() == AccessOptions.Authentication.OPTIONAL;
    }

    /** It holds a key: nobody else is to read it. Whoever reads it meanwhile finds all of what was there before, or all of this. */
    private void write(Path file, String text) {
        try {
            Files.createDirectories(properties.directory());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            if (file.toAbsolutePath().getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            System.err.println("The kubeconfig could not be written to " + file + ": " + unwritable.getMessage());
        }
    }

    private static String plain(String url) {
        return "apiVersion: v1\nkind: Config\nclusters:\n" + plainCluster(url) + "users:\n" + PLAIN_USER + "contexts:\n"
                + context("podium") + "current-context: podium\n";
    }

    /** Where nobody is asked who they are, plain HTTP is what to begin with; the other context is for those who want TLS. */
    private String kubeconfig(String url) {
        if (secure.port() == null) {
            return plain(url);
        }
        Authority authority = cluster.access().authority();
        return "apiVersion: v1\nkind: Config\nclusters:\n" + plainCluster(url)
                + """
                - name: podium-tls
                  cluster:
                    server: https://127.0.0.1:%d
                    certificate-authority-data: %s
                """
                        .formatted(secure.port(), base64(authority.certificatePem()))
                + "users:\n" + PLAIN_USER
                + """
                - name: podium-tls
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """
                        .formatted(
                                base64(authority.admin().certificatePem()), base64(authority.admin().keyPem()))
                + "contexts:\n" + context("podium") + context("podium-tls")
                + "current-context: " + (open() ? "podium" : "podium-tls") + "\n";
    }

    /** There is nothing to verify about plain HTTP; Kubernetes' client for JavaScript wants to hear that. */
    private static String plainCluster(String url) {
        return """
                - name: podium
                  cluster:
                    server: %s
                    insecure-skip-tls-verify: true
                """
                .formatted(url);
    }

    private static String context(String name) {
        return """
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                """
                .formatted(name);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
