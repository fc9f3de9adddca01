package dev.podium.container.simulated.volume;

class MemoryArchiveTests extends VolumeArchiveContract {

    private final MemoryArchive medium = new MemoryArchive();

    @Override
    VolumeArchive open() {
        return medium;
    }
}
