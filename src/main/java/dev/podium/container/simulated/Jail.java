package dev.podium.container.simulated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is below one directory, as a process sees it whose root that is (chroot(2)).
 *
 * @param directory a place of {@code outer}, other than its root
 */
record Jail(FileSpace outer, String directory) implements FileSpace {

    private String outside(String place) {
        return place.equals("/") ? directory : directory + place;
    }

    @Override
    public Path forReading(String place) {
        return outer.forReading(outside(place));
    }

    @Override
    public Path forWriting(String place) throws IOException {
        return outer.forWriting(outside(place));
    }

    @Override
    public KeptPlaces kept() {
        return outer.kept();
    }

    @Override
    public Set<String> names(String place) throws IOException {
        return outer.names(outside(place));
    }

    @Override
    public boolean isAboveMount(String place) {
        return outer.isAboveMount(outside(place));
    }

    @Override
    public boolean isMountPoint(String place) {
        return outer.isMountPoint(outside(place));
    }

    @Override
    public FileSystemFacts facts(String place) {
        return outer.facts(outside(place));
    }

    @Override
    public List<Mounted> mounts() {
        List<Mounted> all = new ArrayList<>();
        for (Mounted each : outer.mounts()) {
            if (each.target().equals(directory)) {
                all.add(new Mounted(each.facts(), "/"));
            } else if (each.target().startsWith(directory + "/")) {
                all.add(new Mounted(each.facts(), each.target().substring(directory.length())));
            }
        }
        return all;
    }

    @Override
    public void mount(String place, Attachment what) throws IOException {
        outer.mount(outside(place), what);
    }

    @Override
    public void unmount(String place) throws IOException {
        outer.unmount(outside(place));
    }
}
