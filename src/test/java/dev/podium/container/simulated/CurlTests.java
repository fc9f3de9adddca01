package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.Mount;
import dev.podium.container.simulated.Simulation.Executed;
import dev.podium.container.simulated.http.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl and wget over TLS, and how they fail. */
class CurlTests {

    private final Simulation simulation = new Simulation();
    private final Certificates certificates = new Certificates(simulation.time.now());
    private String id = "";

    /**
     * A container with curl, beside one with TLS servers on 8443 and, with a certificate of its own making, 8444, a plain server
     * on 80, and one on 81 that hears and closes.
     */
    @BeforeEach
    void serve() throws Exception {
        simulation.images.register("example.com/server", Image.running((Resident) process -> {
            serveTls(process, 8443, certificates.server("web.example.com", "127.0.0.1"));
            serveTls(process, 8444, certificates.selfSigned("127.0.0.1"));
            process.sockets().serve(80, CurlTests::answer);
            process.sockets().listen(81, connection -> {
                connection.input().read();
                connection.close();
            });
        }));
        assertThat(simulation.log(simulation.start(config("example.com/server")))).isEmpty();
        Path folder = Files.createDirectories(simulation.runtime.hostRoot().resolve("test"));
        Files.writeString(folder.resolve("ca.crt"), certificates.authority());
        Files.writeString(folder.resolve("other.crt"), new Certificates(simulation.time.now()).authority());
        Files.writeString(folder.resolve("body"), "from=a file\n");
        id = simulation.start(
                config("curlimages/curl", "sleep", "1000000").mounts(new Mount(folder, "/test", Mount.Access.READ_ONLY)));
    }

    private static void serveTls(Process process, int port, Certificates.Server server) throws IOException {
        HttpsServer https =
                new HttpsServer(server.certificate().getBytes(StandardCharsets.US_ASCII), server.key(), CurlTests::answer);
        process.sockets().listen(port, https::serve);
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static HttpResponse answer(HttpRequest request) {
        return switch (request.path()) {
            case "/echo" -> HttpResponse.ok(request.method() + " " + request.header("Content-Type") + " "
                    + new String(request.body(), StandardCharsets.UTF_8) + " " + request.header("Authorization"));
            case "/away" -> HttpResponse.text(302, "").with("Location", "/echo");
            case "/broken" -> HttpResponse.text(503, "not now\n");
            default -> HttpResponse.text(404, "nothing\n");
        };
    }

    private Executed curl(String arguments) {
        return simulation.exec(id, "sh", "-c", "curl " + arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "https://127.0.0.1:8443/echo | 60 | SSL certificate problem: unable to get local issuer certificate",
        "--cacert /test/other.crt https://127.0.0.1:8443/echo | 60 | SSL certificate problem: unable to get local issuer certificate",
        "https://127.0.0.1:8444/echo | 60 | SSL certificate problem: self-signed certificate",
        "--cacert /test/ca.crt https://localhost:8443/echo | 60 | SSL: no alternative certificate subject name matches target hostname 'localhost'",
        "--cacert /test/ca.crt https://127.0.0.2:8443/echo | 60 | SSL: no alternative certificate subject name matches target ipv4 address '127.0.0.2'",
        "--cacert /nowhere https://127.0.0.1:8443/echo | 77 | error adding trust anchors from file: /nowhere",
        "--cacert /test/body https://127.0.0.1:8443/echo | 77 | error adding trust anchors from file: /test/body",
        "https://127.0.0.1:80/ | 35 | TLS connect error: error:0A0000C6:SSL routines::packet length too long",
        "https://127.0.0.1:81/ | 35 | OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to 127.0.0.1:81",
        "http://127.0.0.1:81/ | 52 | Empty reply from server",
        "http://127.0.0.1:82/ | 7 | Failed to connect to 127.0.0.1 port 82 after 0 ms: Could not connect to server",
        "http://nowhere/ | 6 | Could not resolve host: nowhere",
        "-f http://127.0.0.1/missing | 22 | The requested URL returned error: 404",
        "ftp://127.0.0.1/ | 1 | Protocol \"ftp\" not supported",
        "http://127.0.0.1/echo -o /no/such/folder | 23 | Failure writing output to destination, passed 6 returned 0"
    })
    void itSaysWhatIsWrong(String arguments, int code, String why) {
        Executed failed = curl(arguments);
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.stderr().lines().findFirst().orElse("").strip()).isEqualTo("curl: (" + code + ") " + why);
        assertThat(curl("-s " + arguments).stderr()).isEmpty();
        assertThat(curl("-sS " + arguments).stderr()).isEqualTo(failed.stderr());
    }

    @Test
    void anUntrustedServerIsExplained() {
        assertThat(curl("https://127.0.0.1:8443/").stderr())
                .isEqualTo(
                        """
                        curl: (60) SSL certificate problem: unable to get local issuer certificate
                        More details here: https://curl.se/docs/sslcerts.html

                        curl failed to verify the legitimacy of the server and therefore could not
                        establish a secure connection to it. To learn more about this situation and
                        how to fix it, please visit the webpage mentioned above.
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "--cacert /test/ca.crt https://127.0.0.1:8443/echo",
        "-k https://127.0.0.1:8443/echo",
        "--cacert /test/ca.crt --resolve web.example.com:8443:127.0.0.1 https://web.example.com:8443/echo"
    })
    void whoIsTrustedIsHeard(String arguments) {
        assertThat(curl(arguments)).isEqualTo(new Executed(0, "GET   ", ""));
    }

    @Test
    void aBundleInTheEnvironmentCountsToo() {
        Executed trusting = simulation.exec(id, "sh", "-c", "CURL_CA_BUNDLE=/test/ca.crt curl https://127.0.0.1:8443/echo");
        assertThat(trusting.stdout()).isEqualTo("GET   ");
    }

    @Test
    void aCertificateThatHasExpiredIsNotBelieved() {
        simulation.time.advance(Duration.ofDays(2));
        assertThat(curl("--cacert /test/ca.crt https://127.0.0.1:8443/").stderr())
                .startsWith("curl: (60) SSL certificate problem: certificate has expired\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-d a=1 -d b=2 http://127.0.0.1/echo | POST application/x-www-form-urlencoded a=1&b=2 ",
        "--data-binary @/test/body http://127.0.0.1/echo | POST application/x-www-form-urlencoded from=a file",
        "-d @/test/body http://127.0.0.1/echo | POST application/x-www-form-urlencoded from=a file",
        "--json '{}' http://127.0.0.1/echo | POST application/json {}",
        "-X PUT -H 'Content-Type: text/plain' -d x http://127.0.0.1/echo | PUT text/plain x",
        "-u me:secret http://127.0.0.1/echo | GET   Basic bWU6c2VjcmV0",
        "-L -d a http://127.0.0.1/away | GET",
        "-s -o /dev/null -w '%{http_code} %{num_redirects}' -L http://127.0.0.1/away | 200 1",
        "-s -o /dev/null -w '%{http_code} %{redirect_url}' http://127.0.0.1/away | 302 http://127.0.0.1/echo",
        "-s -w '%{http_code} %{exitcode}' http://127.0.0.1:82/ | 000 7",
        "--fail-with-body -sw '%{http_code}' http://127.0.0.1/missing | nothing 404"
    })
    void itAsksAsItIsTold(String arguments, String answer) {
        assertThat(curl(arguments).stdout().replace("\n", " ").strip()).isEqualTo(answer.strip());
    }

    @Test
    void itShowsHeadersAndWhatItDoes() {
        assertThat(curl("-i http://127.0.0.1/missing").stdout())
                .startsWith("HTTP/1.1 404 ")
                .contains("\r\nContent-Type: text/plain; charset=utf-8\r\n")
                .endsWith("\r\n\r\nnothing\n");
        assertThat(curl("-I http://127.0.0.1/missing").stdout()).endsWith("\r\n\r\n");
        assertThat(curl("-sv http://127.0.0.1/missing").stderr())
                .contains("* Established connection to 127.0.0.1", "> GET /missing HTTP/1.1\n> Host: 127.0.0.1\n", "< HTTP/1.1 404 ");
    }

    @Test
    void anOptionThatDoesNotExistIsSaid() {
        assertThat(curl("--nonsense http://127.0.0.1/"))
                .isEqualTo(new Executed(
                        2,
                        "",
                        "curl: option --nonsense: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n"));
    }

    @Test
    void itTriesAgain() {
        Executed tried = simulation.exec(id, Duration.ofSeconds(10), "curl", "-sS", "--retry", "2", "http://127.0.0.1/broken");
        assertThat(tried.stderr()).isEqualTo("""
                Warning: Problem: HTTP error. Will retry in 1 second. 2 retries left.
                Warning: Problem: HTTP error. Will retry in 2 seconds. 1 retry left.
                """);
    }

    @Test
    void whatComesSlowlyIsHandedOnAsItComes() throws Exception {
        simulation.images.register("example.com/slow", Image.running((Resident) process -> process.sockets().listen(90, connection -> {
            connection.input().read(new byte[4096]);
            connection.output().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n".getBytes(StandardCharsets.US_ASCII));
            process.sleep(Duration.ofMinutes(1));
            connection.output().write("4\r\ntwo\n\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })));
        simulation.start(config("example.com/slow"));
        for (String command : List.of("curl -sN", "wget -qO-")) {
            ExecProcess process = simulation.runtime.exec(id, ExecConfig.of(List.of("sh", "-c", command + " http://127.0.0.1:90/")));
            InputStream out = process.stdout();
            simulation.time.settle();
            assertThat(new String(out.readNBytes(4), StandardCharsets.US_ASCII)).isEqualTo("one\n");
            assertThat(out.available()).isZero();
            simulation.time.advance(Duration.ofMinutes(1));
            assertThat(new String(out.readNBytes(4), StandardCharsets.US_ASCII)).isEqualTo("two\n");
        }
    }

    @Test
    void whatTakesTooLongIsGivenUp() {
        simulation.images.register("example.com/mute", Image.running((Resident) process -> process.sockets().listen(91, connection -> {
            connection.output().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
        })));
        simulation.start(config("example.com/mute"));
        assertThat(simulation.exec(id, Duration.ofSeconds(2), "curl", "-m", "1", "http://127.0.0.1:91/"))
                .isEqualTo(new Executed(
                        28, "half", "curl: (28) Operation timed out after 1000 milliseconds with 4 out of 9 bytes received\n"));
        assertThat(simulation.exec(id, Duration.ofSeconds(2), "curl", "-sS", "--connect-timeout", "1", "http://10.9.9.9/"))
                .isEqualTo(new Executed(28, "", "curl: (28) Connection timed out after 1000 milliseconds\n"));
    }

    @Test
    void busyboxBelievesEverybodyAndSaysSo() {
        assertThat(simulation.exec(id, "wget", "-qO-", "https://127.0.0.1:8443/echo"))
                .isEqualTo(new Executed(0, "GET   ", "wget: note: TLS certificate validation not implemented\n"));
        assertThat(simulation.exec(id, "wget", "-qO-", "--no-check-certificate", "--header", "Authorization: me",
                        "--header=X-Other: y", "https://127.0.0.1:8443/echo"))
                .isEqualTo(new Executed(0, "GET   me", ""));
        assertThat(simulation.exec(id, "wget", "-qO-", "--post-data", "a=1", "http://127.0.0.1/echo").stdout())
                .isEqualTo("POST application/x-www-form-urlencoded a=1 ");
    }
}
