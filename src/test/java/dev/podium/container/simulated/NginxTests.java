package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.Mount;
import dev.podium.container.simulated.Simulation.Executed;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An nginx that goes by configuration files. */
class NginxTests {

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private HttpResponse get(int port, String target, String host) throws Exception {
        Connection connection = simulation.network.dial(simulation.sandbox.ip(), port, Duration.ofSeconds(1));
        List<HttpHeader> headers = List.of(new HttpHeader("Host", host), new HttpHeader("X-Color", "red"));
        return HttpClient.send(connection, new HttpClient.Call("GET", target, headers, new byte[0]));
    }

    private String got(String target) throws Exception {
        HttpResponse response = get(80, target, "example.com");
        return response.status() + " " + response.text() + response.header("Location");
    }

    private Mount mount(String directory, String name, String text) throws IOException {
        Path place = simulation.runtime.hostRoot().resolve("n" + directory.replace('/', '-'));
        Files.createDirectories(place);
        Files.writeString(place.resolve(name), text);
        return new Mount(place, directory, Mount.Access.READ_WRITE);
    }

    private String start(String site) throws IOException {
        return simulation.start(config("nginx:1.27").mounts(mount("/etc/nginx/conf.d", "site.conf", site)));
    }

    @Test
    void aSiteReturnsWhatItSaysAtTheLocationsThatItHas() throws Exception {
        String id = start("""
                server {
                  listen 80;  # as usual
                  server_name _;
                  add_header X-Pod $hostname;
                  location = /exact { return 200 "exact\\n"; }
                  location /a/ { default_type text/plain; return 200 'prefix $uri ${arg_x} $http_x_color $request_method;'; }
                  location ^~ /a/b/ { return 200 "final"; }
                  location ~ ^/a/(.*)\\.php$ { return 200 "pattern $1"; }
                  location ~* \\.JPG$ { return 403; }
                  location /old { return 301 /new; }
                  location /away { return https://example.org$request_uri; }
                  location /gone { return 410; }
                }
                """);
        assertThat(got("/exact")).isEqualTo("200 exact\n");
        assertThat(got("/a/c?x=1")).isEqualTo("200 prefix /a/c 1 red GET;");
        assertThat(got("/a/b/c.php")).isEqualTo("200 final");
        assertThat(got("/a/c.php")).isEqualTo("200 pattern c");
        assertThat(got("/x.jpg")).startsWith("403 <html>").contains("<h1>403 Forbidden</h1>", "<center>nginx/1.27</center>");
        assertThat(got("/old")).startsWith("301 ").endsWith("http://example.com/new");
        assertThat(got("/away?b")).startsWith("302 ").endsWith("https://example.org/away?b");
        assertThat(got("/gone")).startsWith("410 ");
        assertThat(get(80, "/exact", "h").header("X-Pod")).isEqualTo("web");
        assertThat(get(80, "/gone", "h").header("X-Pod")).isEmpty();
        assertThat(simulation.log(id)).contains("\"GET /exact HTTP/1.1\" 200 6 \"-\" \"-\" \"-\"");
    }

    @Test
    void serversAreToldByPortsAndNames() throws Exception {
        start("""
                server { listen 80; server_name a.example.com; return 200 a; }
                server { listen 80 default_server; server_name _; return 200 usual; }
                server { listen 80; listen [::]:80; server_name *.example.com; return 200 wild; }
                server { listen 8080; server_name b; return 200 $server_port; }
                """);
        assertThat(get(80, "/", "a.example.com:80").text()).isEqualTo("a");
        assertThat(get(80, "/", "b.example.com").text()).isEqualTo("wild");
        assertThat(get(80, "/", "other").text()).isEqualTo("usual");
        assertThat(get(8080, "/", "other").text()).isEqualTo("8080");
    }

    @Test
    void filesAreServedTriedListedAndStoodInFor() throws Exception {
        Mount pages = mount("/www", "index.html", "home");
        Path place = pages.source();
        Files.createDirectories(place.resolve("docs"));
        Files.writeString(place.resolve("docs/a.json"), "{}");
        Files.writeString(place.resolve("404.html"), "nothing here");
        Mount site = mount("/etc/nginx/conf.d", "site.conf", """
                server {
                  root /www;
                  error_page 404 /404.html;
                  location / { index none.html index.html; }
                  location /app/ { try_files $uri $uri/ /index.html; }
                  location /docs/ { autoindex on; }
                  location /files/ { alias /www/docs/; }
                  location /none/ { try_files $uri =404; }
                }
                """);
        simulation.start(config("nginx").mounts(pages, site));
        assertThat(got("/")).isEqualTo("200 home");
        assertThat(got("/app/any/route")).isEqualTo("200 home");
        assertThat(got("/docs")).startsWith("301 ").endsWith("http://example.com/docs/");
        assertThat(got("/docs/")).contains("Index of /docs/", "<a href=\"a.json\">a.json</a>");
        assertThat(get(80, "/files/a.json", "h").header("Content-Type")).isEqualTo("application/json");
        assertThat(got("/nowhere")).isEqualTo("404 nothing here");
        assertThat(got("/none/x")).isEqualTo("404 nothing here");
        assertThat(got("/%2e%2e/etc/hostname")).startsWith("400 ");
    }

    @Test
    void requestsArePassedOnToOneHostOrToManyInTurn() throws Exception {
        start("""
                upstream many { server localhost:8081; server 127.0.0.1:8082; server localhost:9; }
                server {
                  location / { proxy_pass http://localhost:8081; }
                  location /cut/ { proxy_pass http://127.0.0.1:8081/inner/; proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr; }
                  location /many { proxy_pass http://many; }
                  location /refused { proxy_pass http://localhost:9; }
                }
                server { listen 8081; location / { return 200 "8081 $request_uri $http_host $http_x_real_ip $http_x_color"; } }
                server { listen 8082; location / { return 200 "8082 $http_host"; } }
                """);
        assertThat(got("/x?y=z")).isEqualTo("200 8081 /x?y=z localhost:8081  red");
        assertThat(got("/cut/y")).startsWith("200 8081 /inner/y example.com 1");
        assertThat(List.of(got("/many"), got("/many"), got("/many")))
                .extracting(each -> each.substring(0, 8))
                .containsExactlyInAnyOrder("200 8081", "200 8082", "200 8081");
        assertThat(got("/refused")).startsWith("502 ").contains("502 Bad Gateway");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "server { listen 80 |unexpected end of file, expecting \";\" or \"}\" in /etc/nginx/conf.d/site.conf:2",
        "server { listen 80; |unexpected end of file, expecting \"}\" in /etc/nginx/conf.d/site.conf:2",
        "server { listen 80 }|unexpected \"}\" in /etc/nginx/conf.d/site.conf:1",
        "}|unexpected \"}\" in /etc/nginx/conf.d/site.conf:1",
        "location / { }|\"location\" directive is not allowed here in /etc/nginx/conf.d/site.conf:1",
        "server { location / { proxy_pass http://nobody/; } }|host not found in upstream \"nobody\" in /etc/nginx/conf.d/site.conf:1",
        "server { location / { proxy_pass nobody; } }|invalid URL prefix in /etc/nginx/conf.d/site.conf:1",
        "server { root; }|invalid number of arguments in \"root\" directive in /etc/nginx/conf.d/site.conf:1",
        "server { listen 70000; }|invalid port in \"70000\" of the \"listen\" directive in /etc/nginx/conf.d/site.conf:1"
    })
    void aMistakeKeepsItFromStarting(String site, String message) throws Exception {
        String id = start(site + "\n");
        assertThat(simulation.log(id)).isEqualTo("nginx: [emerg] " + message + "\n");
        assertThat(simulation.report(id).exitCode()).isEqualTo(1);
    }

    @Test
    void itIsTestedAndToldToLookAgain() throws Exception {
        String id = start("server { return 200 before; }");
        assertThat(got("/")).isEqualTo("200 before");
        Path site = simulation.runtime.hostRoot().resolve("n-etc-nginx-conf.d/site.conf");
        Files.writeString(site, "server { return 200 after; ");
        Executed wrong = simulation.exec(id, "nginx", "-s", "reload");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.stderr()).contains("[emerg] unexpected end of file", "test failed");
        Files.writeString(site, "server { return 200 after; }");
        assertThat(simulation.exec(id, "nginx", "-t").stderr()).endsWith("nginx.conf test is successful\n");
        assertThat(got("/")).isEqualTo("200 before");
        assertThat(simulation.exec(id, "nginx", "-s", "reload").code()).isZero();
        assertThat(got("/")).isEqualTo("200 after");
        assertThat(simulation.exec(id, "nginx", "-v").stderr()).isEqualTo("nginx version: nginx/1.27\n");
    }

    @Test
    void logsGoToFilesWhereSomethingIsMountedForThem() throws Exception {
        Mount logs = mount("/var/log/nginx", "other", "");
        String id = simulation.start(config("nginx").mounts(logs));
        get(80, "/", "h");
        assertThat(simulation.log(id)).isEmpty();
        assertThat(Files.readString(logs.source().resolve("access.log"))).contains("\"GET / HTTP/1.1\" 200");
        assertThat(Files.readString(logs.source().resolve("error.log"))).contains("[notice]", "start worker processes");
    }

    @Test
    void templatesAreFilledFromTheEnvironment() throws Exception {
        Mount templates = mount("/etc/nginx/templates", "default.conf.template", "server { return 200 \"${NAME} $uri\"; }");
        simulation.start(config("nginx").env(Map.of("NAME", "you")).mounts(templates));
        assertThat(got("/x")).isEqualTo("200 you /x");
    }

    @Test
    void withoutDaemonOffItLeavesWhoeverStartsIt() throws Exception {
        String id = simulation.start(config("nginx", "sh", "-c", "nginx && echo on && sleep 1000"));
        assertThat(simulation.log(id)).contains("on\n");
        assertThat(got("/")).contains("Welcome to nginx!");
        String alone = simulation.start(config("nginx", "nginx", "-c", "/etc/nginx/none.conf"));
        assertThat(simulation.log(alone)).isEqualTo("nginx: [emerg] open() \"/etc/nginx/none.conf\" failed (2: No such file or directory)\n");
    }
}
