package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.Resident;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The image {@code nginx}: its files, and what its entrypoint does before the server starts. */
public final class NginxImage {

    private static final String ROOT = "/usr/share/nginx/html";

    private static final String MAIN =
            """
            worker_processes auto;
            events {
                worker_connections 1024;
            }
            http {
                include mime.types;
                default_type application/octet-stream;
                access_log /var/log/nginx/access.log;
                include /etc/nginx/conf.d/*.conf;
            }
            """;

    private static final String SITE =
            """
            server {
                listen 80;
                server_name localhost;
                location / {
                    root /usr/share/nginx/html;
                    index index.html index.htm;
                }
            }
            """;

    private static final String TEMPLATES = NginxCommand.HOME + "/templates";
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    /** What the image has, read once for all containers. */
    private static final Configuration UNTOUCHED = untouched();

    private NginxImage() {}

    private static Configuration untouched() {
        try {
            String whole = MAIN.replaceFirst("include /.*;", "\n" + SITE);
            return Configuration.of(ConfigurationReader.parse(NginxCommand.HOME + "/nginx.conf", whole), _ -> true);
        } catch (ConfigurationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * @param tag what the version is told from
     * @param curl the program of that name
     */
    public static Image of(String tag, Program curl) {
        return image(tag, SITE, UNTOUCHED, curl);
    }

    /** An image that is made of it, with another site. */
    public static Image serving(String site, Program curl) {
        return image("", site, null, curl);
    }

    private static Image image(String tag, String site, @Nullable Configuration untouched, Program curl) {
        String version = tag.matches("[0-9]+\\.[0-9]+.*") ? tag.replaceFirst("-.*", "") : "1.29.3";
        return Image.builder()
                .entrypoint("/docker-entrypoint.sh")
                .cmd("nginx", "-g", "daemon off;")
                .env("NGINX_VERSION", version)
                .port(80)
                .stopSignal("SIGQUIT")
                .bytes(72_000_000)
                .memory(8 << 20)
                .file(
                        ROOT + "/index.html",
                        """
                        <!DOCTYPE html>
                        <html>
                        <head><title>Welcome to nginx!</title></head>
                        <body><h1>Welcome to nginx!</h1></body>
                        </html>
                        """)
                .file(NginxCommand.HOME + "/nginx.conf", MAIN)
                .file(NginxCommand.HOME + "/conf.d/default.conf", site)
                .command("nginx", (Resident) process -> NginxCommand.of(process, untouched).run(process, version))
                .command("/docker-entrypoint.sh", (Resident) NginxImage::enter)
                .command("curl", curl)
                .build();
    }

    private static void enter(Process process) throws Exception {
        List<String> words = new ArrayList<>(process.args());
        if (!words.isEmpty() && words.getFirst().equals("nginx") && !process.asInImage(TEMPLATES)) {
            fill(process);
        }
        process.exec(words.isEmpty() ? List.of("nginx", "-g", "daemon off;") : words);
    }

    /** Makes configurations of templates, which name variables of the environment. */
    private static void fill(Process process) throws IOException {
        if (!process.files().isDirectory(TEMPLATES)) {
            return;
        }
        for (String each : process.files().list(TEMPLATES)) {
            if (each.endsWith(".template")) {
                String filled = REFERENCE.matcher(process.files().readText(TEMPLATES + "/" + each)).replaceAll(reference -> {
                    String name = reference.group(1) != null ? reference.group(1) : reference.group(2);
                    return Matcher.quoteReplacement(process.env().getOrDefault(name, reference.group()));
                });
                process.files().createDirectories(NginxCommand.HOME + "/conf.d");
                process.files().write(NginxCommand.HOME + "/conf.d/" + each.substring(0, each.length() - ".template".length()),
                        filled.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
