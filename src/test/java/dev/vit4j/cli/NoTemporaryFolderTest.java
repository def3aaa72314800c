package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands where no temporary folder can be written, as in read-only containers. */
@Tag("slow")
class NoTemporaryFolderTest {
    /** A folder that nobody can make, not even root. */
    private static final String NOWHERE = "/proc/nowhere";

    @TempDir
    Path folder;

    private record Run(int exitCode, String output) {}

    private Run vit(List<String> jvmOptions, List<String> arguments) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-Djava.io.tmpdir=" + NOWHERE, "-XX:TieredStopAtLevel=1"));
        options.addAll(jvmOptions);
        Process process = new ProcessBuilder(ChildVit.command(options, arguments))
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classify --model MODEL IMAGES",
                "attention --model MODEL --out OUT IMAGES",
                "evaluate --model MODEL --data IMAGES --report OUT",
                "train --model test --epochs 1 --batch 4 --data IMAGES --out OUT",
                "data inspect --all IMAGES"
            })
    void commandsNeedNoTemporaryFolder(String command) throws Exception {
        Path images = Samples.classFolders(folder.resolve("images"), 5, "cat", "dog");
        Files.copy(Path.of("src/test/resources/dev/vit4j/image/formats/rgb-tiff_lzw.tif"), images.resolve("cat/x.tif"));
        Files.copy(Path.of("src/test/resources/dev/vit4j/image/formats/animated.gif"), images.resolve("dog/x.gif"));
        List<String> arguments = new ArrayList<>();
        for (String part : command.split(" ", -1)) {
            arguments.add(
                    switch (part) {
                        case "MODEL" -> "data/models/cifar10-cct";
                        case "IMAGES" -> images.toString();
                        case "OUT" -> folder.resolve("out").toString();
                        default -> part;
                    });
        }

        Run run = vit(List.of(), arguments);

        assertThat(run.output()).doesNotContain("Exception");
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void saysWhatToDoIfNativeLibrariesCannotBeUnpacked() throws Exception {
        String image =
                Samples.png(folder.resolve("x.png"), Samples.flat(8, 8, 0)).toString();

        Run run = vit(
                List.of("-Duser.home=" + NOWHERE), List.of("classify", "--model", "data/models/cifar10-cct", image));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("native libraries cannot be unpacked", NOWHERE, "-Dorg.bytedeco.javacpp.cachedir=DIR");
    }
}
