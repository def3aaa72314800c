package dev.vit4j.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OwnJarsTest {
    @Test
    void jarsBesideOurOwnAreShippedAndSparksAreNot() {
        String classPath = String.join(
                File.pathSeparator,
                "/opt/vit/vit4j-spark.jar",
                "/opt/vit/lib/a b.jar",
                "/opt/spark/jars/spark-core.jar",
                "/opt/vit/lib");

        assertThat(OwnJars.find(Path.of("/opt/vit/vit4j-spark.jar"), classPath))
                .containsExactly("file:///opt/vit/vit4j-spark.jar", "file:///opt/vit/lib/a%20b.jar");
    }

    @Test
    void classesInFoldersAreNotShipped() {
        assertThat(OwnJars.find()).isEmpty();
    }
}
