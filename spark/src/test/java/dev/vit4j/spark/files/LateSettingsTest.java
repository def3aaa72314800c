package dev.vit4j.spark.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings may follow the first path, since options are parsed in any order. Needs a JVM without a session of Spark. */
class LateSettingsTest {
    private static final String DEFAULT = "spark.hadoop.fs.defaultFS";
    private static final String MOUNT = "spark.hadoop.fs.viewfs.mounttable.late.link./sets";

    @TempDir
    private Path folder;

    @Test
    void theDefaultFileSystemNeedNotBeNamed() throws IOException {
        Files.createDirectory(folder.resolve("folders"));
        assertThat(Locations.path("viewfs:///sets")).hasToString("viewfs:///sets");
        System.setProperty(DEFAULT, "viewfs://late/");
        System.setProperty(MOUNT, folder.toUri().toString());
        try {
            assertThat(Locations.path("viewfs:///sets")).hasToString("viewfs://late/sets");
            assertThat(Locations.path("viewfs:/sets/folders")).isDirectory();
        } finally {
            System.clearProperty(DEFAULT);
            System.clearProperty(MOUNT);
        }
    }
}
