package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerReport;
import dev.podium.container.Mount;
import dev.podium.container.simulated.Simulation.Executed;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.network.Connection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the images do that Kubernetes' documentation and the study notes deploy. */
class TutorialImageTests {

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private String get(int port, String target) throws Exception {
        Connection connection = simulation.network.dial(simulation.sandbox.ip(), port, Duration.ofSeconds(1));
        return new String(
                HttpClient.send(connection, new HttpClient.Call("GET", target, List.of(), new byte[0])).body(), StandardCharsets.UTF_8);
    }

    private String printed(Simulation.Config config) {
        String id = simulation.start(config);
        simulation.time.settle();
        assertThat(simulation.report(id).state()).isEqualTo(ContainerReport.State.EXITED);
        return simulation.log(id);
    }

    @Test
    void theBootcampTellsThePodAndTheVersion() throws Exception {
        String id = simulation.start(config("docker.io/jocatalin/kubernetes-bootcamp:v2"));
        assertThat(get(8080, "/")).isEqualTo("Hello Kubernetes bootcamp! | Running on: web | v=2\n");
        assertThat(simulation.log(id)).contains("Kubernetes Bootcamp App Started At: ", "| Total Requests: 1 |");
        assertThat(simulation.exec(id, "curl", "-s", "http://localhost:8080").stdout()).endsWith("| v=2\n");
    }

    @Test
    void theCounterCountsInTheRedisBesideIt() throws Exception {
        simulation.start(config("ghcr.io/subicura/counter:latest").env(Map.of("REDIS_HOST", "localhost")));
        assertThat(get(3000, "/")).contains("redis at localhost:6379: ");
        String db = simulation.start(config("redis"));
        assertThat(get(3000, "/")).isEqualTo("1");
        assertThat(get(3000, "/")).isEqualTo("2");
        assertThat(simulation.exec(db, "redis-cli", "GET", "count").stdout()).isEqualTo("2\n");
    }

    @Test
    void theEchoServerTellsWhoAsked() throws Exception {
        simulation.start(config("registry.k8s.io/echoserver:1.10"));
        assertThat(get(8080, "/a?b=c"))
                .contains("Hostname: web\n", "\tclient_address=", "\tmethod=GET\n", "\treal path=/a?b=c\n", "\tquery=b=c\n",
                        "\t-no body in request-");
    }

    @Test
    void httpEchoSaysItsText() throws Exception {
        simulation.start(config("hashicorp/http-echo:1.0").args("-text=apple", "-listen=:8080"));
        assertThat(get(8080, "/any")).isEqualTo("apple\n");
    }

    @Test
    void perlPrintsPi() {
        assertThat(printed(config("perl:5.34.0", "perl", "-Mbignum=bpi", "-wle", "print bpi(51)")))
                .isEqualTo("3.14159265358979323846264338327950288419716939937511\n");
    }

    @Test
    void imagesWithoutRootSaySo() {
        assertThat(printed(config("registry.k8s.io/e2e-test-images/nonroot:1.4"))).isEqualTo("1234\n");
    }

    @Test
    void whatTheEntrypointOfAnImageIsGivenIsACommand() {
        assertThat(printed(config("bash:5").args("-c", "echo $0 $1", "a", "b"))).isEqualTo("a b\n");
        assertThat(printed(config("bash:5").args("echo", "c"))).isEqualTo("c\n");
        assertThat(printed(config("example.com/any:1").args("sh", "-c", "echo d; exit 3"))).isEqualTo("d\n");
        String id = simulation.start(config("redis").args("nothing-like-it"));
        simulation.time.settle();
        assertThat(simulation.log(id)).isEqualTo("docker-entrypoint.sh: exec: nothing-like-it: not found\n");
        assertThat(simulation.report(id).exitCode()).isEqualTo(127);
    }

    @Test
    void redisGoesByItsConfiguration() throws Exception {
        Path file = Files.createDirectories(simulation.runtime.hostRoot().resolve("conf")).resolve("redis.conf");
        Files.writeString(file, "# small\nmaxmemory 2mb\nmaxmemory-policy allkeys-lru\n");
        String id = simulation.start(config("redis", "redis-server", "/redis-master/redis.conf", "--requirepass", "a b")
                .mounts(new Mount(file.getParent(), "/redis-master", Mount.Access.READ_ONLY)));
        assertThat(redis(id, "CONFIG GET maxmemory*")).isEqualTo("NOAUTH Authentication required.\n");
        assertThat(simulation.exec(id, "redis-cli", "-a", "a b", "CONFIG", "GET", "maxmemory*").stdout())
                .isEqualTo("maxmemory\n2097152\nmaxmemory-policy\nallkeys-lru\n");
        assertThat(simulation.exec(id, "redis-cli", "-a", "a b", "CONFIG", "SET", "no-such", "1").stdout())
                .isEqualTo("ERR Unknown option or number of arguments for CONFIG SET - 'no-such'\n");
    }

    private String redis(String id, String... lines) {
        Executed done = simulation.exec(id, "sh", "-c", "printf '%s\\n' '" + String.join("' '", lines) + "' | redis-cli --no-raw");
        return done.stdout().replace("(error) ", "");
    }

    @Test
    void redisKnowsStringsListsSetsAndHashes() {
        String id = simulation.start(config("redis"));
        assertThat(redis(id, "set a \"x y\" EX 10", "ttl a", "type a", "append a !", "strlen a", "setnx a b", "mget a b", "get none"))
                .isEqualTo("OK\n(integer) 10\nstring\n(integer) 4\n(integer) 4\n(integer) 0\n1) \"x y!\"\n2) (nil)\n(nil)\n");
        assertThat(redis(id, "rpush l 1 2 3", "lpush l 0", "lrange l 0 -1", "lpop l", "rpop l", "llen l", "get l"))
                .isEqualTo("(integer) 3\n(integer) 4\n1) \"0\"\n2) \"1\"\n3) \"2\"\n4) \"3\"\n\"0\"\n\"3\"\n(integer) 2\n"
                        + "WRONGTYPE Operation against a key holding the wrong kind of value\n");
        assertThat(redis(id, "sadd s a b a", "sismember s b", "srem s a b", "exists s", "smembers s"))
                .isEqualTo("(integer) 2\n(integer) 1\n(integer) 2\n(integer) 0\n(empty array)\n");
        assertThat(redis(id, "hset h a 1 b 2", "hget h b", "hgetall h", "hdel h a b", "hlen h"))
                .isEqualTo("(integer) 2\n\"2\"\n1) \"a\"\n2) \"1\"\n3) \"b\"\n4) \"2\"\n(integer) 2\n(integer) 0\n");
        assertThat(redis(id, "incr a", "incrby n 5", "decr n", "get", "foo bar", "dbsize", "keys [ln]", "flushall", "dbsize"))
                .isEqualTo("ERR value is not an integer or out of range\n(integer) 5\n(integer) 4\n"
                        + "ERR wrong number of arguments for 'get' command\n"
                        + "ERR unknown command 'FOO', with args beginning with: 'bar' \n(integer) 3\n1) \"l\"\n2) \"n\"\nOK\n(integer) 0\n");
        simulation.exec(id, "redis-cli", "set", "k", "v", "ex", "5");
        simulation.time.advance(Duration.ofSeconds(6));
        assertThat(redis(id, "get k", "ttl k")).isEqualTo("(nil)\n(integer) -2\n");
    }
}
