package dev.podium.container.simulated;

import dev.podium.container.Mount;

/**
 * What is told of a file system that is mounted.
 *
 * @param device what it is on, such as {@code /dev/vda1}, or just a name
 * @param type such as {@code tmpfs}
 * @param options beyond {@code rw} or {@code ro}, separated by commas
 * @param bytes how many it holds
 */
public record FileSystemFacts(String device, String type, Mount.Access access, String options, long bytes) {

    private static final long USUAL = 100L << 30;

    /** A node's own disk. */
    static FileSystemFacts disk(Mount.Access access) {
        return new FileSystemFacts("/dev/vda1", "ext4", access, "relatime", USUAL);
    }

    /** One in memory, as large as it likes. */
    static FileSystemFacts memory(Mount.Access access) {
        return new FileSystemFacts("tmpfs", "tmpfs", access, "relatime", USUAL);
    }

    /** One that the kernel makes. */
    static FileSystemFacts ofKernel(String type, Mount.Access access) {
        return new FileSystemFacts(type.equals("cgroup2") ? "cgroup" : type, type, access, "relatime", 0);
    }

    FileSystemFacts with(Mount.Access other) {
        return new FileSystemFacts(device, type, other, options, bytes);
    }

    /** Whether its files are in memory. */
    public boolean inMemory() {
        return type.equals("tmpfs");
    }

    /** All options, as {@code /proc/mounts} shows them. */
    public String allOptions() {
        String first = access == Mount.Access.READ_ONLY ? "ro" : "rw";
        return options.isEmpty() ? first : first + "," + options;
    }
}
