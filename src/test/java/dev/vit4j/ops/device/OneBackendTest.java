package dev.vit4j.ops.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4jBackend;

class OneBackendTest {
    private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
    private static final String CPU = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";

    /** A class path with a second backend, which does not load. */
    private static URLClassLoader withAnother(Path folder) throws IOException {
        Path file = folder.resolve(SERVICE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# licence\nno.such.GpuBackend # comment\n");
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, OneBackendTest.class.getClassLoader());
    }

    @Test
    void theOtherIsNotEvenLoaded(@TempDir Path folder) throws IOException {
        try (URLClassLoader both = withAnother(folder)) {
            assertThat(ServiceLoader.load(Nd4jBackend.class, new OneBackend(both, CPU)).stream())
                    .extracting(provider -> provider.type().getName())
                    .containsExactly(CPU);
        }
    }

    @Test
    void anyBackendCanBeTheOneAndOtherResourcesStay(@TempDir Path folder) throws IOException {
        try (URLClassLoader both = withAnother(folder)) {
            OneBackend gpu = new OneBackend(both, "no.such.GpuBackend");
            assertThat(Collections.list(gpu.getResources(SERVICE)))
                    .containsExactly(folder.resolve(SERVICE).toUri().toURL());
            String other = "META-INF/MANIFEST.MF";
            assertThat(Collections.list(gpu.getResources(other))).isEqualTo(Collections.list(both.getResources(other)));
        }
    }
}
