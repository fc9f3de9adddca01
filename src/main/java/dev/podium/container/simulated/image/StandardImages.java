package dev.podium.container.simulated.image;

import dev.podium.container.ContainerSecurity;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Pull;
import dev.podium.container.simulated.Resident;
import dev.podium.container.simulated.nginx.NginxImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The images that tutorials and Kubernetes' own tests use. */
public final class StandardImages {

    private StandardImages() {}

    public static void registerIn(ImageCatalogue catalogue) {
        catalogue.register("ghcr.io/subicura/echo", name -> WebServers.echo(name.tag()));
        catalogue.register("nginx", name -> NginxImage.of(name.tag(), Curl::run));
        catalogue.missing("nginx:1.161"); // the typing error of Kubernetes' own tutorial on rollouts
        catalogue.register("nginxinc/nginx-unprivileged", name -> NginxImage.of(name.tag(), Curl::run));
        catalogue.register("registry.k8s.io/e2e-test-images/nginx", name -> NginxImage.of(name.tag(), Curl::run));
        catalogue.register("registry.k8s.io/e2e-test-images/httpd", WebServers.httpd());
        catalogue.register("httpd", WebServers.httpd());
        catalogue.register("busybox", shell("sh", 2_200_000));
        catalogue.register("registry.k8s.io/e2e-test-images/busybox", shell("sh", 730_000));
        catalogue.register("alpine", shell("/bin/sh", 3_700_000));
        catalogue.register("ubuntu", shell("/bin/bash", 29_000_000));
        catalogue.register("debian", shell("bash", 48_000_000));
        catalogue.register("registry.k8s.io/pause", pause());
        catalogue.register("k8s.gcr.io/pause", pause());
        catalogue.register("registry.k8s.io/e2e-test-images/agnhost", Agnhost.image());
        catalogue.register("registry.k8s.io/e2e-test-images/nautilus", WebServers.picture("nautilus.jpg"));
        catalogue.register("registry.k8s.io/e2e-test-images/kitten", WebServers.picture("kitten.jpg"));
        catalogue.register("registry.k8s.io/e2e-test-images/sample-apiserver", SampleApiServer.image());
        catalogue.register("registry.k8s.io/e2e-test-images/nonewprivs", noNewPrivileges());
        catalogue.register("registry.k8s.io/e2e-test-images/resource-consumer", AgnhostConsumer.image());
        catalogue.register("redis", name -> Redis.image(name.tag()));
        catalogue.register("registry.k8s.io/e2e-test-images/redis", name -> Redis.image(name.tag()));
        catalogue.register("curlimages/curl", curl());
        catalogue.register("polinux/stress", Stress.image());
        catalogue.register("vish/stress", Stress.vish());
        catalogue.register("registry.k8s.io/hpa-example", WebServers.hpaExample());
        registerTutorials(catalogue);
        catalogue.register("gcr.io/google-samples/hello-app", name -> WebServers.helloApp(name.tag()));
        catalogue.register("us-docker.pkg.dev/google-samples/containers/gke/hello-app", name -> WebServers.helloApp(name.tag()));
    }

    private static void registerTutorials(ImageCatalogue catalogue) {
        catalogue.register("bash", bash());
        catalogue.register("radial/busyboxplus", withCurl("sh", 4_600_000));
        catalogue.register("registry.k8s.io/e2e-test-images/jessie-dnsutils", withCurl("bash", 90_000_000));
        catalogue.register("registry.k8s.io/e2e-test-images/nonroot", nonRoot());
        catalogue.register("registry.k8s.io/nginx-slim", NginxImage.of("", Curl::run));
        for (String each : List.of("gcr.io/google-samples/kubernetes-bootcamp", "jocatalin/kubernetes-bootcamp")) {
            catalogue.register(each, name -> TutorialServers.bootcamp(name.tag()));
        }
        catalogue.missing("gcr.io/google-samples/kubernetes-bootcamp:v10"); // the tutorial's update that is to be rolled back
        catalogue.register("gcr.io/google-samples/hello-frontend", NginxImage.serving(
                "upstream Backend { server hello; }\nserver { listen 80; location / { proxy_pass http://Backend; } }\n", Curl::run));
        catalogue.register("gcr.io/google-samples/hello-go-gke", TutorialServers.hello());
        catalogue.register("ghcr.io/subicura/counter", TutorialServers.counter());
        catalogue.register("registry.k8s.io/echoserver", TutorialServers.echoServer());
        catalogue.register("hashicorp/http-echo", TutorialServers.httpEcho());
        catalogue.register("registry.k8s.io/goproxy", TutorialServers.proxy());
        catalogue.register("gcr.io/authenticated-image-pulling/alpine", restricted());
        catalogue.register("registry.k8s.io/etcd", TutorialServers.etcd());
        catalogue.register("perl", Perl.image());
    }

    private static Image bash() {
        return Image.builder()
                .entrypoint("docker-entrypoint.sh")
                .cmd("bash")
                .bytes(6_000_000)
                .memory(1 << 20)
                .command("docker-entrypoint.sh", Entrypoint.of("bash"))
                .build();
    }

    /** An image that its registry gives to nobody who does not show a login. */
    private static Image restricted() {
        return Image.builder()
                .cmd("/bin/sh")
                .bytes(2_000_000)
                .memory(1 << 20)
                .pull(Pull.restricted(login -> !login.user().isEmpty()))
                .build();
    }

    private static Image withCurl(String command, long bytes) {
        return Image.builder().cmd(command).bytes(bytes).memory(1 << 20).command("curl", Curl::run).build();
    }

    /** An image whose user is not root, and that says so. */
    private static Image nonRoot() {
        return Image.builder().cmd("id", "-u").user("1234").bytes(730_000).memory(1 << 20).build();
    }

    /** What a file beside this class holds. */
    static String resource(String name) {
        try (InputStream in = StandardImages.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Image shell(String command, long bytes) {
        return Image.builder().cmd(command).bytes(bytes).memory(1 << 20).build();
    }

    private static Image pause() {
        return Image.builder()
                .entrypoint("/pause")
                .bytes(320_000)
                .memory(512 << 10)
                .user("65535")
                .shell(Image.Shell.NONE)
                .command("/pause", (Resident) process -> {
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                    process.onSignal(PosixSignal.INT, () -> process.exit(0));
                })
                .build();
    }

    /** A program that is to run as root whoever starts it, and says whether it does. */
    private static Image noNewPrivileges() {
        return Image.builder()
                .entrypoint("/nnp")
                .bytes(7_100_000)
                .command("/nnp", process -> {
                    boolean kept = process.container().privileges() == ContainerSecurity.Privileges.NO_NEW;
                    process.print("Effective uid: " + (kept ? process.container().user().uid() : 0));
                    return 0;
                })
                .build();
    }

    private static Image curl() {
        return Image.builder()
                .entrypoint("/entrypoint.sh")
                .cmd("curl")
                .user("100")
                .bytes(9_900_000)
                .command("curl", Curl::run)
                .command("/entrypoint.sh", Curl::entrypoint)
                .build();
    }
}
