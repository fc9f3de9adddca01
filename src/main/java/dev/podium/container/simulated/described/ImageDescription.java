package dev.podium.container.simulated.described;

import dev.podium.container.RegistryLogin;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.container.simulated.ImageName;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Pull;
import dev.podium.container.simulated.image.UndescribedImage;
import dev.podium.model.Durations;
import dev.podium.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One image, in the words of a Dockerfile.
 *
 * @param name a pattern as {@link ImageCatalogue} reads it
 * @param size in bytes, as a quantity
 * @param memory in use from the start, as a quantity
 * @param shell whether there are {@code sh} and the usual commands; unset: there are
 * @param app what runs where neither {@code entrypoint} nor {@code cmd} is given
 */
record ImageDescription(
        @Nullable String name,
        @Nullable List<String> entrypoint,
        @Nullable List<String> cmd,
        @Nullable Map<String, String> env,
        @Nullable String workdir,
        @Nullable String user,
        @Nullable List<Integer> expose,
        @Nullable String stopsignal,
        @Nullable String size,
        @Nullable String memory,
        @Nullable Map<String, String> files,
        @Nullable Boolean shell,
        @Nullable Pulling pull,
        @Nullable AppDescription app) {

    /**
     * How it comes to a node.
     *
     * @param takes a duration
     * @param fails what the registry says; {@code {image}} stands for the name
     * @param login whom the registry gives it to; unset: everybody
     */
    record Pulling(@Nullable String takes, @Nullable String fails, @Nullable Login login) {

        Pull pull() {
            Login needed = login;
            return new Pull(
                    takes == null ? Duration.ZERO : duration("pull.takes", takes),
                    fails,
                    needed == null ? null : needed::takes);
        }
    }

    /** @param password unset: any */
    record Login(@Nullable String user, @Nullable String password) {

        boolean takes(RegistryLogin shown) {
            return shown.user().equals(user) && (password == null || shown.password().equals(password));
        }
    }

    /** @throws IllegalArgumentException with the field and what is wrong with it */
    void registerIn(ImageCatalogue catalogue) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name: an image needs one");
        }
        image(new ImageName("docker.io", "library/any", "latest", ""));
        catalogue.register(name, this::image);
    }

    private Image image(ImageName called) {
        Image.Builder builder = Image.builder().pull(pull == null ? Pull.instant() : pull.pull());
        orEmpty(env).forEach((variable, value) -> builder.env(variable, value == null ? "" : value));
        orEmpty(files).forEach((path, text) -> {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("files: \"" + path + "\" is no absolute path");
            }
            builder.file(path, text == null ? "" : text);
        });
        if (workdir != null) {
            builder.workingDir(workdir);
        }
        if (user != null) {
            if (!user.matches("\\d+(:\\d+)?")) {
                throw new IllegalArgumentException("user: \"" + user + "\" is no number");
            }
            builder.user(user);
        }
        if (stopsignal != null) {
            if (PosixSignal.parse(stopsignal) == null) {
                throw new IllegalArgumentException("stopsignal: there is no signal \"" + stopsignal + "\"");
            }
            builder.stopSignal(stopsignal);
        }
        (expose == null ? List.<Integer>of() : expose).forEach(builder::port);
        if (size != null) {
            builder.bytes(bytes("size", size));
        }
        if (memory != null) {
            builder.memory(bytes("memory", memory));
        }
        if (Boolean.FALSE.equals(shell)) {
            builder.shell(Image.Shell.NONE);
        }
        run(builder, called);
        return builder.build();
    }

    private void run(Image.Builder builder, ImageName called) {
        if (entrypoint != null) {
            builder.entrypoint(entrypoint.toArray(String[]::new));
        }
        if (cmd != null) {
            builder.cmd(cmd.toArray(String[]::new));
        }
        if (entrypoint != null || cmd != null) {
            if (app != null) {
                throw new IllegalArgumentException("app: there is an entrypoint or a cmd already");
            }
            return;
        }
        builder.entrypoint("/app");
        if (app == null) {
            builder.otherwise(UndescribedImage.INSTANCE.otherwise());
            return;
        }
        builder.command("/app", app.program(called));
        app.ports().forEach(builder::port);
    }

    private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : map;
    }

    private static long bytes(String field, String text) {
        long bytes = Quantity.of(text).value();
        if (bytes <= 0) {
            throw new IllegalArgumentException(field + ": \"" + text + "\" is no quantity of bytes");
        }
        return bytes;
    }

    static Duration duration(String field, String text) {
        String problem = Durations.problem(text);
        if (problem != null || text.startsWith("-")) {
            throw new IllegalArgumentException(field + ": \"" + text + "\" is no duration, such as 1m30s");
        }
        return Durations.read(text);
    }
}
