package dev.vit4j.spark.files;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.LocationProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkEnv;

/**
 * Opens locations with Hadoop's clients: every scheme for which Hadoop's configuration names a class ({@code fs.SCHEME.impl})
 * or a library declares one. {@code file:} is left to Java.
 */
public final class HadoopLocations implements LocationProvider {
    private static final Map<String, String> MODULES = Map.of(
            "s3a", "hadoop-aws",
            "abfs", "hadoop-azure",
            "abfss", "hadoop-azure",
            "wasb", "hadoop-azure",
            "gs", "gcs-connector",
            "oss", "hadoop-aliyun");

    private static final Map<String, String> OTHER_NAMES =
            Map.of("s3", "s3a", "s3n", "s3a", "az", "abfss", "gcs", "gs");

    private final HadoopProvider provider = new HadoopProvider();

    /** Creates the provider, as {@link java.util.ServiceLoader} does. */
    public HadoopLocations() {
        // Clients are opened when they are needed.
    }

    @Override
    public boolean serves(String scheme) {
        Configuration configuration = provider.configuration();
        try {
            FileSystem.getFileSystemClass(scheme, configuration);
            return true;
        } catch (UnsupportedFileSystemException e) {
            String name = OTHER_NAMES.get(scheme);
            if (name != null) {
                throw new BadInputException(
                        "Hadoop's name for this file system is " + name + "; write " + name + "://...", e);
            }
            // While an application runs, its settings are known; before, they may follow.
            return SparkEnv.get() == null && !isJavas(scheme);
        } catch (IOException | RuntimeException e) {
            String module = MODULES.getOrDefault(scheme, "the library of this file system");
            throw new BadInputException(
                    "the client of the file system " + scheme + " cannot be loaded (" + HadoopProblem.reason(e)
                            + "); add "
                            + module
                            + " in the version of Spark's Hadoop, for instance with --packages org.apache.hadoop:"
                            + "hadoop-aws:VERSION, or name the class with --conf spark.hadoop.fs." + scheme
                            + ".impl=CLASS",
                    e);
        }
    }

    private static boolean isJavas(String scheme) {
        return FileSystemProvider.installedProviders().stream()
                .anyMatch(known -> known.getScheme().equalsIgnoreCase(scheme));
    }

    @Override
    public Path path(String location) {
        return provider.path(location);
    }
}
