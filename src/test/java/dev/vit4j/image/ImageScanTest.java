package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImageScanTest {
    @TempDir
    private Path folder;

    /** Opening it would wait for somebody who writes into it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNamedPipeIsLeftOutWhateverItsName() throws IOException, InterruptedException {
        for (String name : List.of("image.png", "image")) {
            Path pipe = folder.resolve(name);
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            assertThat(ImageScan.leftOut(pipe)).contains(LeftOut.SPECIAL);
        }
    }

    @Test
    void aFileNamedLikeAnImageIsTakenForOneEvenIfItIsBroken() throws IOException {
        assertThat(ImageScan.leftOut(Files.writeString(folder.resolve("broken.png"), "no picture")))
                .isEmpty();
        assertThat(ImageScan.leftOut(folder.resolve("gone.png"))).isEmpty();
    }
}
