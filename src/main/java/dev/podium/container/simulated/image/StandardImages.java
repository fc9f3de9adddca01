package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import java.time.Duration;

/** The images that tutorials and Kubernetes' own tests use. */
public final class StandardImages {

    private StandardImages() {}

    public static void registerIn(ImageCatalogue catalogue) {
        catalogue.register("ghcr.io/subicura/echo", name -> WebServers.echo(name.tag()));
        catalogue.register("nginx", name -> WebServers.nginx(name.tag()));
        catalogue.missing("nginx:1.161"); // the typing error of Kubernetes' own tutorial on rollouts
        catalogue.register("nginxinc/nginx-unprivileged", name -> WebServers.nginx(name.tag()));
        catalogue.register("registry.k8s.io/e2e-test-images/nginx", name -> WebServers.nginx(name.tag()));
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
        catalogue.register("redis", name -> Redis.image(name.tag()));
        catalogue.register("registry.k8s.io/e2e-test-images/redis", name -> Redis.image(name.tag()));
        catalogue.register("curlimages/curl", curl());
        catalogue.register("polinux/stress", stress());
        catalogue.register("gcr.io/google-samples/hello-app", name -> WebServers.helloApp(name.tag()));
        catalogue.register("us-docker.pkg.dev/google-samples/containers/gke/hello-app", name -> WebServers.helloApp(name.tag()));
    }

    private static Image shell(String command, long bytes) {
        return Image.builder().cmd(command).bytes(bytes).build();
    }

    private static Image pause() {
        return Image.builder()
                .entrypoint("/pause")
                .bytes(320_000)
                .user("65535")
                .shell(Image.Shell.NONE)
                .command("/pause", (Resident) process -> {
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                    process.onSignal(PosixSignal.INT, () -> process.exit(0));
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

    /** {@code stress --vm 1 --vm-bytes 250M}: takes memory into use, and shows what becomes of a container that takes too much. */
    private static Image stress() {
        return Image.builder().cmd("stress").bytes(4_000_000).command("stress", StandardImages::stress).build();
    }

    private static int stress(Process process) throws Exception {
        long workers = 0;
        long bytes = 256L << 20;
        long seconds = 0;
        for (int i = 0; i + 1 < process.args().size(); i++) {
            String value = process.args().get(i + 1);
            switch (process.args().get(i)) {
                case "--vm", "-m" -> workers = Long.parseLong(value);
                case "--vm-bytes" -> bytes = size(value);
                case "--timeout", "-t" -> seconds = Long.parseLong(value.replaceAll("[^0-9]", ""));
                default -> {}
            }
        }
        process.print("stress: info: [" + process.pid() + "] dispatching hogs: 0 cpu, 0 io, " + workers + " vm, 0 hdd");
        for (long i = 0; i < workers; i++) {
            process.allocate(bytes);
        }
        if (seconds == 0) {
            return process.await();
        }
        process.sleep(Duration.ofSeconds(seconds));
        process.print("stress: info: [" + process.pid() + "] successful run completed in " + seconds + "s");
        return 0;
    }

    private static long size(String text) {
        long number = Long.parseLong(text.replaceAll("[^0-9]", ""));
        return switch (text.charAt(text.length() - 1)) {
            case 'K', 'k' -> number << 10;
            case 'M', 'm' -> number << 20;
            case 'G', 'g' -> number << 30;
            default -> number;
        };
    }
}
