package dev.podium.container;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Places on the disks of nodes, and on those that nodes share, of which what is there outlives the process, if there is where to put
 * it. What containers change there is noticed; what others change they have to tell. Safe for use by several threads.
 */
public interface KeptFiles {

    /** Where nothing outlives the process. */
    KeptFiles NONE = new KeptFiles() {
        @Override
        public boolean keep(Path place) {
            return false;
        }

        @Override
        public void changed(Path place) {}

        @Override
        public void discard(Path place) {}
    };

    /**
     * Keeps what is in a directory, or in a file, from its next change on. Directories of the node's own programs, and what such are
     * in, are not kept.
     *
     * @return whether it was not kept before and is now
     */
    boolean keep(Path place);

    /** What is at or below {@code place} is another than it was. */
    void changed(Path place);

    /**
     * What is at and below {@code place} has been deleted for good.
     *
     * @throws IOException if it may come back with the next process
     */
    void discard(Path place) throws IOException;
}
