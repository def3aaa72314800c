package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Digests;
import dev.vit4j.common.Size;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.batch.Mixing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --cache}: the same training, from decoded images that are kept. */
class CachedTrainingTest {
    private static final Augmentation CROPS = new Augmentation(2, true);
    private static final Augmentation RESIZED_CROPS = new Augmentation(
            0,
            true,
            new StrongAugmentation(
                    RandomResizedCrop.DEFAULT,
                    StrongAugmentation.Policy.NONE,
                    StrongAugmentation.NONE.randAugment(),
                    StrongAugmentation.NONE.colorJitter(),
                    StrongAugmentation.NONE.erasing(),
                    1));

    @TempDir
    private static Path data;

    @TempDir
    private static Path plain;

    private static final Map<Boolean, String> EXPECTED = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        ColorImages.trainAndVal(data, 9, 3);
        for (boolean resized : new boolean[] {false, true}) {
            Path run = plain.resolve(String.valueOf(resized));
            SmallRuns.run(options(resized, DataCaching.NONE), run);
            EXPECTED.put(resized, weights(run));
        }
    }

    private static TrainOptions options(boolean resized, DataCaching caching) {
        TrainOptions options =
                SmallRuns.options(data, 3).with(new AugmentationSettings(resized ? RESIZED_CROPS : CROPS, Mixing.NONE));
        return options.with(options.data().with(caching));
    }

    private static String weights(Path run) throws IOException {
        return Digests.SHA256.hex(run.resolve("last/model.safetensors"))
                + Digests.SHA256.hex(run.resolve("best/model.safetensors"));
    }

    @ParameterizedTest
    @CsvSource({"RAM, false", "RAM, true", "DISK, false", "DISK, true"})
    void theWeightsAreThoseOfARunWithoutACache(CacheKind kind, boolean resized) throws IOException {
        Path run = folder.resolve("run");
        SmallRuns.run(options(resized, new DataCaching(kind, "", 0)), run);
        assertThat(weights(run)).isEqualTo(EXPECTED.get(resized));
        assertThat(Files.exists(run.resolve("cache/training.images"))).isEqualTo(kind == CacheKind.DISK);
    }

    @Test
    void imagesThatAreCachedAreNotReadAgain() throws IOException {
        Path copy = folder.resolve("data");
        ColorImages.trainAndVal(copy, 9, 3);
        String cache = folder.resolve("shared").toString();
        DataCaching disk = new DataCaching(CacheKind.DISK, cache, 0);
        TrainOptions options = options(false, disk);
        TrainOptions ofCopy = options.with(options.data().withPath(copy.toString()));
        SmallRuns.run(ofCopy, folder.resolve("first"));

        SmallRuns.Notes notes = new SmallRuns.Notes();
        Training.start(ofCopy, folder.resolve("second"), notes, new StopRequest());
        assertThat(notes.lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("cache in " + Path.of(cache, "training.images")
                                + ": 27 training images as the model sees"
                                + " them, 16x16 pixels, 0.0 MB; 27 are there already"));
        assertThat(weights(folder.resolve("second"))).isEqualTo(EXPECTED.get(false));
    }

    @Test
    void aResumedRunUsesItsCache() throws IOException {
        Path run = folder.resolve("run");
        SmallRuns.runUntil(options(false, new DataCaching(CacheKind.DISK, "", 0)), run, 2, 1);
        SmallRuns.resume(run);
        assertThat(weights(run)).isEqualTo(EXPECTED.get(false));
    }

    @Test
    void folderAndLimitWithoutACacheAreRefused() {
        assertThatThrownBy(() -> new DataCaching(CacheKind.NONE, "", 5))
                .isInstanceOf(BadOptionException.class)
                .hasMessageStartingWith("--cache-limit 5: nothing is cached");
        for (CacheKind kind : new CacheKind[] {CacheKind.NONE, CacheKind.RAM}) {
            assertThatThrownBy(() -> new DataCaching(kind, "some/folder", 0))
                    .isInstanceOf(BadOptionException.class)
                    .hasMessageStartingWith("--cache-dir some/folder: only --cache disk writes files");
        }
    }

    @Test
    void moreThanTheLimitIsRefusedBeforeItBegins() {
        TrainOptions options = SmallRuns.options(data, 1);
        TrainOptions large = options.with(options.model().withImageSize(InputSize.of(Size.square(128))));
        TrainOptions limited = large.with(large.data().with(new DataCaching(CacheKind.RAM, "", 1)));
        assertThatThrownBy(() -> SmallRuns.run(limited, folder.resolve("run")))
                .isInstanceOf(BadOptionException.class)
                .hasMessageContaining("--cache ram: 27 training images of 128x128 pixels take 1.3 MB, more than the ")
                .hasMessageEndingWith("raise --cache-limit, or leave out --cache");
    }
}
