package dev.vit4j.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Version;
import dev.vit4j.spark.LocalSpark;
import dev.vit4j.spark.VitClassifier;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors that cannot run a model: one error on the driver, before the job. */
@OnCluster
@Timeout(300)
class ExecutorCheckClusterTest {
    private static final String CLASS_PATH = "spark.executor.extraClassPath";
    private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

    @TempDir
    private Path folder;

    private static BadInputException problem(SparkCluster cluster, String setting, String value) throws IOException {
        cluster.endSession();
        Map<String, String> settings = cluster.settings();
        settings.put("spark.cores.max", "1");
        settings.put(setting, value);
        SparkSession.Builder builder = SparkSession.builder().appName("problem").master(cluster.master());
        settings.forEach(builder::config);
        try (SparkSession spark = builder.getOrCreate()) {
            spark.sparkContext().setLogLevel("OFF");
            VitClassifier classifier =
                    new VitClassifier().setModel(LocalSpark.model().toString());
            return catchThrowableOfType(
                    BadInputException.class,
                    () -> classifier.transform(spark.read()
                            .format("binaryFile")
                            .load(LocalSpark.photos().get(0).toString())));
        }
    }

    @Test
    void anotherReleaseIsNamed(SparkCluster cluster) throws IOException {
        Files.writeString(folder.resolve("vit4j.properties"), "version=9.9.9\n");
        String classPath = folder + File.pathSeparator + cluster.settings().get(CLASS_PATH);
        assertThat(problem(cluster, CLASS_PATH, classPath))
                .hasMessageMatching("vit4j " + Version.current() + " \\(protocol \\d+\\) on the driver, but 9\\.9\\.9"
                        + " \\(protocol \\d+\\) on \\S+: give both the same jars.*");
    }

    @Test
    void missingNativesAreNamed(SparkCluster cluster) throws IOException {
        String options = cluster.settings().get(JAVA_OPTIONS) + " -Dorg.bytedeco.javacpp.platform=linux-unknown";
        assertThat(problem(cluster, JAVA_OPTIONS, options))
                .hasMessageStartingWith("vit4j cannot load its native libraries on ")
                .hasMessageContaining("give the executors the jars with the natives of this platform")
                .hasMessageNotContaining("\n");
    }

    @Test
    void missingJarsAreNamed(SparkCluster cluster) throws IOException {
        List<String> ours = List.of("vit4j", "classes");
        String classPath = Arrays.stream(cluster.settings().get(CLASS_PATH).split(File.pathSeparator, -1))
                .filter(entry ->
                        ours.stream().noneMatch(Path.of(entry).getFileName().toString()::contains))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(problem(cluster, CLASS_PATH, classPath))
                .hasMessageStartingWith("vit4j's jars are missing on the executors (127.0.0.1): name vit4j-spark.jar");
    }
}
