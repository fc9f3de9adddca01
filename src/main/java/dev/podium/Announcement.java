package dev.podium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Tells whoever started the cluster where it is and what to type next, and writes the kubeconfig that makes it short. */
@Component
class Announcement implements ApplicationListener<ApplicationReadyEvent> {

    private final PodiumProperties properties;

    Announcement(PodiumProperties properties) {
        this.properties = properties;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        if (!(ready.getApplicationContext() instanceof WebServerApplicationContext web) || web.getWebServer() == null) {
            return;
        }
        String url = "http://127.0.0.1:" + web.getWebServer().getPort();
        Path kubeconfig = properties.directory().resolve("kubeconfig");
        try {
            Files.createDirectories(properties.directory());
            Files.writeString(kubeconfig, kubeconfig(url));
        } catch (IOException unwritable) {
            System.err.println("The kubeconfig could not be written to " + kubeconfig + ": " + unwritable.getMessage());
        }
        System.out.printf(
                """
                Podium is up: a Kubernetes cluster of %d nodes, %s.
                  API         %s
                  Swagger UI  %s/swagger-ui
                  kubeconfig  %s
                Next:
                  export KUBECONFIG=%s
                  kubectl get nodes
                  kubectl apply -f examples/echo-health.yaml && kubectl get pods -w
                """,
                properties.nodes(),
                kept(),
                url,
                url,
                kubeconfig,
                kubeconfig.toAbsolutePath().normalize());
    }

    private String kept() {
        return switch (properties.store()) {
            case "memory" -> "kept in memory";
            case "file" -> "kept in " + properties.directory();
            default -> "kept in your database";
        };
    }

    private static String kubeconfig(String url) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: podium
                  cluster:
                    server: %s
                users:
                - name: podium
                  user: {}
                contexts:
                - name: podium
                  context:
                    cluster: podium
                    user: podium
                current-context: podium
                """
                .formatted(url);
    }
}
