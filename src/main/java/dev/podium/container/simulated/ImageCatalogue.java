package dev.podium.container.simulated;

import dev.podium.container.simulated.described.ImageDescriptions;
import dev.podium.container.simulated.image.StandardImages;
import dev.podium.container.simulated.image.UndescribedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What images there are, by name: shared by every node of a cluster. The latest matching entry wins.
 *
 * <p>A pattern is an image name as in a manifest, in which {@code *} stands for any characters: {@code nginx} (every tag),
 * {@code nginx:1.27}, {@code registry.example.com/team/*}.
 *
 * <p>A name that no entry matches is an image all the same: it starts, stays up, writes a line of log and answers HTTP
 * requests with 200 on every TCP port that its container declares. Not to be found are: names at a host that ends in
 * {@code .invalid} or begins with {@code invalid.}, everything below {@code podium.dev/missing}, the repository
 * {@code invalid-image}, and the tags {@code 404}, {@code does-not-exist}, {@code doesnotexist}, {@code invalid}, {@code invalid-tag},
 * {@code non-existent} and {@code nonexistent}.
 */
public final class ImageCatalogue {

    private static final Pattern ABSENT_TAGS = Pattern.compile("404|does-?not-?exist|invalid(-tag)?|non-?existent");

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    private ImageCatalogue() {}

    /** A catalogue of the images that tutorials and Kubernetes' own tests use. */
    public static ImageCatalogue standard() {
        ImageCatalogue catalogue = new ImageCatalogue();
        StandardImages.registerIn(catalogue);
        return catalogue;
    }

    /** A catalogue that describes nothing yet. */
    public static ImageCatalogue empty() {
        return new ImageCatalogue();
    }

    public ImageCatalogue register(String pattern, Image image) {
        return register(pattern, name -> image);
    }

    /** Registers images that depend on their name, such as on the tag. */
    public ImageCatalogue register(String pattern, Function<ImageName, Image> describe) {
        entries.add(new Entry(compile(pattern), describe));
        return this;
    }

    /**
     * Registers what a YAML file describes, or all of a directory.
     *
     * @throws IllegalArgumentException with the file, the place in it and what is wrong there
     * @see ImageDescriptions
     */
    public ImageCatalogue registerAll(Path descriptions) {
        ImageDescriptions.registerIn(this, descriptions);
        return this;
    }

    /** Makes every image that matches impossible to pull. */
    public ImageCatalogue missing(String pattern) {
        return register(pattern, Image.builder().pull(Pull.missing()).build());
    }

    /** What is known of an image, or what one looks like that nobody describes. */
    public Image find(ImageName name) {
        if (ABSENT_TAGS.matcher(name.tag()).matches()) {
            return Image.builder().pull(Pull.missing()).build(); // of images that are described, too
        }
        for (Entry each : entries.reversed()) {
            if (each.pattern.matcher(name.toString()).matches()) {
                return each.describe.apply(name);
            }
        }
        String host = name.registry().replaceFirst(":\\d+$", "");
        if (host.endsWith(".invalid") || host.startsWith("invalid.")) {
            return Image.builder()
                    .pull(Pull.failing("failed to do request: Head \"https://" + name.registry() + "/v2/" + name.repository()
                            + "/manifests/" + (name.tag().isEmpty() ? name.digest() : name.tag()) + "\": dial tcp: lookup "
                            + host + ": no such host"))
                    .build();
        }
        if (name.untagged().startsWith("podium.dev/missing") || name.repository().matches("(.*/)?invalid-image")) {
            return Image.builder().pull(Pull.missing()).build();
        }
        return UndescribedImage.INSTANCE;
    }

    private static Pattern compile(String pattern) {
        String first = pattern.indexOf('/') < 0 ? "" : pattern.substring(0, pattern.indexOf('/'));
        boolean hosted = first.contains(".") || first.contains(":") || first.equals("localhost") || first.contains("*");
        String full = hosted || pattern.startsWith("*")
                ? pattern
                : "docker.io/" + (pattern.indexOf('/') < 0 ? "library/" : "") + pattern;
        boolean tagged = full.substring(full.lastIndexOf('/') + 1).contains(":") || full.contains("@");
        StringBuilder regex = new StringBuilder();
        for (String part : full.split("(?<=\\*)|(?=\\*)")) {
            regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(tagged ? regex + "(?:@.*)?" : regex + "(?:[:@].*)?");
    }

    private record Entry(Pattern pattern, Function<ImageName, Image> describe) {}
}
