package dev.podium.container.simulated.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Keeps nothing: for clusters that leave nothing behind. */
public final class NoArchive implements VolumeArchive {

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public List<String> paths(String disk) {
        return List.of();
    }

    @Override
    public void put(Name name, Content content) {}

    @Override
    public InputStream get(Name name) throws IOException {
        throw new NoSuchFileException(name.path());
    }

    @Override
    public String setAside(Name name) {
        return "nowhere";
    }

    @Override
    public void delete(Name name) {}

    @Override
    public void deleteDisk(String disk) {}
}
