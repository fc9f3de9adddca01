package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.http.TlsClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API as client-go finds it from within a Pod ({@code rest.InClusterConfig}), and {@code inclusterclient}, which asks it
 * again and again.
 *
 * @param server the URL
 */
record AgnhostApi(String server, String token, TlsClient.Trust trust) {

    static final String FILES = "/var/run/secrets/kubernetes.io/serviceaccount/";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @throws IOException in client-go's words if the container is in no Pod, or has no token */
    static AgnhostApi find(Process process) throws IOException {
        String host = process.env().getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = process.env().getOrDefault("KUBERNETES_SERVICE_PORT", "");
        if (host.isEmpty() || port.isEmpty()) {
            throw new IOException(
                    "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined");
        }
        String token;
        try {
            token = process.files().readText(FILES + "token");
        } catch (IOException absent) {
            throw new IOException("open " + FILES + "token: no such file or directory", absent);
        }
        return new AgnhostApi("https://" + host + ":" + port, token.strip(), trust(process));
    }

    /** Without the authority's certificate nobody is believed, as upstream, which says so in its log. */
    private static TlsClient.Trust trust(Process process) throws IOException {
        try {
            return new TlsClient.Trust.In(
                    TlsClient.certificates(process.files().read(FILES + "ca.crt")), process.time().now());
        } catch (IOException absent) {
            return new TlsClient.Trust.In(List.of(), process.time().now());
        }
    }

    AgnhostHttp client(Process process) {
        return new AgnhostHttp(process, trust, token, PATIENCE);
    }

    /** Polls {@code /healthz}, and says with which token, without telling it. */
    static int poll(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        call.klog('I', "main.go:61", "started");
        Duration interval = Duration.ofSeconds(call.number("poll-interval", 30));
        try {
            find(process);
        } catch (IOException none) {
            call.klog('I', "main.go:65", "err: " + none.getMessage());
            return 1;
        }
        while (true) {
            process.sleep(interval);
            call.klog('I', "main.go:79", "calling /healthz");
            // The token is read again each time: it is renewed while this runs.
            AgnhostApi api = find(process);
            call.klog('I', "main.go:96", "authz_header=" + digest("salt|Bearer " + api.token));
            String problem;
            String body = "";
            try {
                HttpResponse response = api.client(process).get(api.server + "/healthz");
                problem = response.status() < 300 ? "" : problem(response);
                body = response.text();
            } catch (IOException failed) {
                problem = String.valueOf(failed.getMessage());
            }
            if (!problem.isEmpty()) {
                call.klog('E', "main.go:82", "status=failed");
                call.klog('E', "main.go:83", "error checking /healthz: " + problem + "\n" + body);
            }
        }
    }

    /** What client-go makes of an answer: the message of a Status, or words of its own. */
    private static String problem(HttpResponse response) {
        try {
            JsonNode status = JsonMapper.shared().readTree(response.body());
            if (status.path("kind").asString("").equals("Status")) {
                return status.path("message").asString("");
            }
        } catch (JacksonException noStatus) {
            return generic(response);
        }
        return generic(response);
    }

    private static String generic(HttpResponse response) {
        String text = response.text().strip();
        return response.status() >= 500
                ? "an error on the server (\"" + text + "\") has prevented the request from succeeding"
                : "the server responded with the status code " + response.status()
                        + " but did not return more information";
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
