package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.ImageDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LabelFileTrainingTest {
    @TempDir
    private Path folder;

    private static void list(ImageDataset images, Path root, String split, StringBuilder csv) {
        for (int i = 0; i < images.size(); i++) {
            csv.append(root.relativize(images.file(i)))
                    .append(',')
                    .append(images.labels().get(images.label(i)))
                    .append(',')
                    .append(split)
                    .append('\n');
        }
    }

    /** The same images in the same order, from class folders and from a file that lists them. */
    @Test
    void aListTrainsTheModelThatFoldersTrain() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 8, 4, 0);
        DataSplits splits = DataSets.open(data, DataOptions.DEFAULT);
        StringBuilder csv = new StringBuilder("path,label,split\n");
        list(splits.train(), data, "train", csv);
        list(splits.validation(), data, "val", csv);
        list(splits.test().orElseThrow(), data, "test", csv);
        Path labels = Files.writeString(data.resolve("labels.csv"), csv.toString());

        TrainingResult ofFolders = SmallRuns.run(SmallRuns.options(data, 2), folder.resolve("folders"));
        TrainingResult ofList = SmallRuns.run(SmallRuns.options(labels, 2), folder.resolve("list"));

        assertThat(SmallRuns.bytes(folder.resolve("list/last/model.safetensors")))
                .isEqualTo(SmallRuns.bytes(folder.resolve("folders/last/model.safetensors")));
        assertThat(ofList.bestValTop1()).isEqualTo(ofFolders.bestValTop1());
        assertThat(ofList.test().orElseThrow().top1())
                .isEqualTo(ofFolders.test().orElseThrow().top1());
        assertThat(ofList.test().orElseThrow().loss())
                .isEqualTo(ofFolders.test().orElseThrow().loss());
    }
}
