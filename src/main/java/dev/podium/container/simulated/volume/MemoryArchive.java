package dev.podium.container.simulated.volume;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps contents for as long as it is itself kept: for clusters in one process, one after the other. */
public final class MemoryArchive implements VolumeArchive {

    private final Map<Name, byte[]> contents = new ConcurrentHashMap<>();

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public List<String> paths(String disk) {
        return contents.keySet().stream().filter(each -> each.disk().equals(disk)).map(Name::path).toList();
    }

    @Override
    public void put(Name name, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        contents.put(name, bytes.toByteArray());
    }

    @Override
    public InputStream get(Name name) throws IOException {
        byte[] found = contents.get(name);
        if (found == null) {
            throw new NoSuchFileException(name.path());
        }
        return new ByteArrayInputStream(found);
    }

    @Override
    public String setAside(Name name) {
        delete(name);
        return "nowhere";
    }

    @Override
    public void delete(Name name) {
        contents.remove(name);
    }

    @Override
    public void deleteDisk(String disk) {
        contents.keySet().removeIf(each -> each.disk().equals(disk));
    }
}
