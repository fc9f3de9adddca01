package dev.podium.container.simulated;

/** A file system, and where it is seen. */
public record Mounted(FileSystemFacts facts, String target) {

    /** As {@code /proc/mounts} has it. */
    String line() {
        return facts.device() + " " + target + " " + facts.type() + " " + facts.allOptions() + " 0 0\n";
    }
}
