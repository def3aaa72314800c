package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.TrainedFolder;
import dev.vit4j.train.ColorImages;
import dev.vit4j.train.RunFolder;
import dev.vit4j.train.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ModelCardTest {
    @TempDir
    private Path folder;

    private CommandRun train(Path data, String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data=" + data, "--out=" + folder.resolve(out)));
        args.addAll(List.of("--batch=8", "--threads=1", "--json"));
        args.addAll(Arrays.asList(more));
        return TrainedFolder.succeeds(TrainedFolder.run(args.toArray(String[]::new)));
    }

    private String card(String model) throws IOException {
        return Files.readString(folder.resolve(model).resolve("README.md"));
    }

    private JsonNode metadata(String model) throws IOException {
        String[] parts = card(model).split("---\n", 3);
        assertThat(parts[0]).isEmpty();
        return new YAMLMapper().readTree(parts[1]);
    }

    @Test
    void everyModelFolderHasOneWithMetadataAccuracyAndUse() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 8, 2, 0);
        JsonNode json = new YAMLMapper()
                .readTree(train(data, "run", "--model=test", "--image-size=16", "--epochs=3", "--swa=2")
                        .out());
        for (String model : List.of("run/best", "run/last", "run/swa")) {
            JsonNode metadata = metadata(model);
            assertThat(metadata.get("pipeline_tag").asText()).isEqualTo("image-classification");
            assertThat(metadata.get("library_name").asText()).isEqualTo("transformers");
            assertThat(metadata.has("license")).isFalse();
            JsonNode result = metadata.at("/model-index/0/results/0");
            assertThat(metadata.at("/model-index/0/name").asText()).isEqualTo("run");
            assertThat(result.at("/dataset/name").asText()).isEqualTo("data");
            assertThat(result.at("/task/type").asText()).isEqualTo("image-classification");
            assertThat(card(model))
                    .contains("\nblue, green, red.\n", "24 training, 6 validation and 6 test images", "| 6 validation")
                    .contains("vit classify --model", "Classifier.open", "pipeline(\"image-classification\"")
                    .as("nothing of this machine")
                    .doesNotContain(folder.toString());
            assertThat(card(model).lines()).allMatch(line -> line.length() <= 1000);
        }
        JsonNode test = metadata("run/best").at("/model-index/0/results/1");
        assertThat(test.at("/dataset/split").asText()).isEqualTo("test");
        assertThat(test.at("/metrics/0/value").asDouble())
                .isEqualTo(Math.round(json.get("test_top1").asDouble() * 1e4) / 1e4);
        assertThat(metadata("run/last").at("/model-index/0/results"))
                .as("not tested")
                .hasSize(1);
    }

    @Test
    void aModelThatPythonCannotOpenSaysSo() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        train(data, "run", "--model=test", "--image-size=16", "--epochs=1", "--layer-scale=0.5");
        assertThat(metadata("run/best").get("library_name").asText()).isEqualTo("vit4j");
        assertThat(card("run/best")).contains("transformers does not open it").doesNotContain("from transformers");
    }

    @Test
    void namesAreShownAsTheyAre() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("my_data *x*"), 3, 1);
        for (String part : List.of("train", "val")) {
            Files.move(data.resolve(part).resolve("red"), data.resolve(part).resolve("<b>_red_ | [x]`"));
        }
        train(data, "run", "--model=test", "--image-size=16", "--epochs=1");
        assertThat(card("run/best"))
                .contains("&lt;b\\>\\_red\\_ \\| \\[x\\]\\`", "Data: my\\_data \\*x\\*,", "--data 'my_data *x*'")
                .doesNotContain("<b>_red_");
    }

    @Test
    void withoutValidationNothingIsMeasured() throws IOException {
        Path data = ColorImages.classFolders(folder.resolve("data"), 3, 0, 1);
        train(data, "run", "--model=test", "--image-size=16", "--epochs=1", "--val-split=0");
        assertThat(metadata("run/best").has("model-index")).isFalse();
        assertThat(card("run/best")).contains("Not measured");
    }

    /** The command on the card, with the folders in their places, gives the same options. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--seed=5 --lr=0.002 --min-lr=0.0001 --warmup=0 --clip=0.5 --weight-decay=0.01 --beta2=0.95"
                        + " --label-smoothing=0 --dropout=0.1 --attention-dropout=0.1 --drop-path=0.2"
                        + " --patch-dropout=0.25 --accumulate=2 --best-by=loss --patience=3 --ema=0.9 --ops=stock"
                        + " --on-bad-image=skip --limit-per-class=2 --classes=red,blue --balance=loss --init=normal --layer-decay=0.9",
                "--swa=1 --random-resized-crop=scale=0.5:1,ratio=0.9:1.1 --rand-augment=n=3,m=7,mstd=0.25"
                        + " --color-jitter=brightness=0.4,hue=0.1 --random-erasing=p=0.3,area=0.1:0.2,fill=mean"
                        + " --repeated-augment=2 --mixup=0.8 --cutmix=1 --mix-prob=0.9 --mix-switch-prob=0.4"
                        + " --mix-off-epoch=7 --no-flip",
                "--crop=0 --trivial-augment",
                "--auto-augment=cifar10 --layer-scale=0.25"
            })
    void theCommandRepeatsTheRun(String options) throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        List<String> more = new ArrayList<>(List.of("--model=test", "--image-size=16", "--epochs=1"));
        if (!options.isEmpty()) {
            more.addAll(List.of(options.split(" ")));
        }
        train(data, "run", more.toArray(String[]::new));
        assertThat(repeated(data, "run"))
                .isEqualTo(RunFolder.open(folder.resolve("run")).options());
    }

    @Test
    void theCommandOfAFrozenBackboneAndOfATeacherRepeatsTheRun() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        train(data, "first", "--model=test", "--image-size=16", "--epochs=1");
        String model = folder.resolve("first/best").toString();
        train(data, "head", "--model=" + model, "--freeze=backbone", "--epochs=2", "--min-lr=0.00001");
        train(data, "part", "--model=" + model, "--freeze=blocks=1", "--epochs=1");
        train(data, "taught", "--model=test", "--image-size=16", "--epochs=1", "--teacher=" + model);
        for (String run : List.of("head", "part", "taught")) {
            assertThat(repeated(data, run))
                    .isEqualTo(RunFolder.open(folder.resolve(run)).options());
        }
    }

    private TrainOptions repeated(Path data, String run) throws IOException {
        String command = card(run + "/best")
                .lines()
                .filter(line -> line.startsWith("$ vit train"))
                .findFirst()
                .orElseThrow()
                .substring("$ vit ".length());
        List<String> args = new ArrayList<>();
        for (String arg : command.split(" ", -1)) {
            args.add(arg.equals("data") ? data.toString() : arg.replace("first/best", folder + "/first/best"));
        }
        args.set(args.indexOf("RUN"), folder.resolve(run + "-again").toString());
        args.add("--threads=1");
        TrainedFolder.succeeds(TrainedFolder.run(args.toArray(String[]::new)));
        return RunFolder.open(folder.resolve(run + "-again")).options();
    }
}
