package dev.podium.storage.jpa;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.storage.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpaStoreInAFileTests extends JpaStoreContract {

    @TempDir
    private Path folder;

    @Override
    JdbcSettings settings() {
        return JdbcSettings.inFolder(folder);
    }

    @Test
    void aFolderServesOneAtATime() {
        assertThatThrownBy(() -> JpaDatabase.open(settings(), time))
                .isInstanceOf(StoreException.class)
                .hasMessage(folder + " is in use by another Podium.");
    }
}
