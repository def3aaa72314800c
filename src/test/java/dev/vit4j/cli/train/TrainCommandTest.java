package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.common.Json;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    @TempDir
    private Path folder;

    private CommandRun train(Path data, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--data", data.toString(), "--model", "test"));
        args.addAll(List.of("--image-size=16", "--batch=8", "--threads=1"));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    private static CommandRun run(String... args) {
        return CommandRun.of(new LocalEngine(), "", args);
    }

    private static JsonNode lastLine(CommandRun run) throws IOException {
        List<String> lines = run.out().lines().toList();
        assertThat(lines).as("stdout holds the one line and nothing else").hasSize(1);
        return Json.mapper().readTree(lines.get(0));
    }

    @Test
    void jsonEndsWithTheContractsFieldsAndEvaluateAgrees() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 8, 4, 0);
        String out = folder.resolve("run").toString();
        CommandRun run = train(data, "--out", out, "--epochs=3", "--lr=0.005", "--warmup=0", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = lastLine(run);
        assertThat(json.get("run").asText()).isEqualTo(out);
        assertThat(json.get("epochs").asInt()).isEqualTo(3);
        assertThat(json.get("val_top1").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("test_top1").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("seconds").asDouble()).isPositive();
        assertThat(json.get("val_top1_interval")).hasSize(2);
        assertThat(json.get("val_top1_interval").get(0).asDouble())
                .isLessThan(json.get("val_top1").asDouble());
        assertThat(run.err()).contains("epoch 1/3", "epoch 3/3", "best epoch", "test top-1");
        assertThat(run.err()).containsOnlyOnce("only 12 validation images").contains("(95 % interval ", ", 12 images)");

        CommandRun evaluated =
                run("evaluate", "--model", out + "/best", "--data", data.toString(), "--json", "--batch=8");
        assertThat(lastLine(evaluated).get("top1").asDouble())
                .isEqualTo(json.get("test_top1").asDouble());
        CommandRun classified =
                run("classify", "--model", out + "/best", "--format=jsonl", data.resolve("test/red/image0.png") + "");
        assertThat(lastLine(classified).get("predictions")).hasSize(3);
    }

    @Test
    void withoutTestImagesTheirFigureIsNull() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        JsonNode json = lastLine(train(data, "--out", folder.resolve("run") + "", "--epochs=1", "--json"));
        assertThat(json.has("test_top1")).isTrue();
        assertThat(json.get("test_top1").isNull()).isTrue();
        assertThat(json.get("val_top1").isNumber()).isTrue();
    }

    @Test
    void theBestEpochCanBeChosenByItsLoss() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        CommandRun run = train(data, "--out", folder.resolve("run") + "", "--epochs=1", "--best-by=loss");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Json.read(folder.resolve("run/config.json"))
                        .at("/optimizer/bestBy")
                        .asText())
                .isEqualTo("LOSS");
    }

    @Test
    void withoutValidationImagesTheirFiguresAreNull() throws IOException {
        Path data = ColorImages.classFolders(folder.resolve("data"), 3, 0, 1);
        JsonNode json =
                lastLine(train(data, "--out", folder.resolve("run") + "", "--epochs=1", "--val-split=0", "--json"));
        assertThat(json.get("val_top1").isNull()).isTrue();
        assertThat(json.get("val_top1_interval").isNull()).isTrue();
    }

    @Test
    void layerScaleComesFromAnOptionOrAFileAndIsKept() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        Path file = Files.writeString(folder.resolve("options.yaml"), "layer-scale: 0.25\nepochs: 1\n");
        CommandRun run = train(data, "--config", file + "", "--out", folder.resolve("run") + "");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Json.read(folder.resolve("run/config.json"))
                        .at("/model/name")
                        .asText())
                .isEqualTo("test:layer-scale=0.25");
        JsonNode info = lastLine(run("info", folder.resolve("run/best") + "", "--json"));
        assertThat(info.at("/config/layer_scale").asDouble()).isEqualTo(0.25);

        CommandRun other = train(
                data, "--config", file + "", "--layer-scale=1e-5", "--out", folder.resolve("other") + "", "--json");
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(Json.read(folder.resolve("other/best/config.json"))
                        .at("/vit4j/layer_scale")
                        .asDouble())
                .isEqualTo(1e-5);
        CommandRun refused =
                train(data, "--layer-scale=-1", "--epochs=1", "--out", folder.resolve("refused") + "", "--json");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--layer-scale -1: layer scale must be at least 0, not -1");
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void withoutJsonNothingComesOnStdout() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        CommandRun run = train(data, "--out", folder.resolve("run") + "", "--epochs=1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
    }

    @Test
    void optionsComeFromAFileAndTypedOnesWin() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        Path config = Files.writeString(folder.resolve("recipe.yaml"), """
                data: %s
                model: test
                out: %s
                image-size: 16
                epochs: 7
                batch: 4
                lr: 0.002
                flip: false
                threads: 1
                """.formatted(data, folder.resolve("run")));
        CommandRun run = run("train", "--config", config.toString(), "--epochs", "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode resolved = Json.read(folder.resolve("run/config.json"));
        assertThat(resolved.at("/run/epochs").asInt()).isEqualTo(1);
        assertThat(resolved.at("/run/batch").asInt()).isEqualTo(4);
        assertThat(resolved.at("/optimizer/learningRate/peak").asDouble()).isEqualTo(0.002);
        assertThat(resolved.at("/augmentation/images/horizontalFlip").asBoolean())
                .isFalse();
    }

    @Test
    void imagesAreMirroredUnlessToldNotTo() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        train(data, "--out", folder.resolve("a") + "", "--epochs=1");
        train(data, "--out", folder.resolve("b") + "", "--epochs=1", "--no-flip");
        assertThat(Json.read(folder.resolve("a/config.json"))
                        .at("/augmentation/images/horizontalFlip")
                        .asBoolean())
                .isTrue();
        assertThat(Json.read(folder.resolve("b/config.json"))
                        .at("/augmentation/images/horizontalFlip")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aFinishedRunIsResumedQuietly() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        String out = folder.resolve("run").toString();
        train(data, "--out", out, "--epochs=1");
        CommandRun again = run("train", "--resume", out, "--json", "--threads=1");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(lastLine(again).get("epochs").asInt()).isEqualTo(1);
    }

    @Test
    void aRunIsResumedForMoreEpochsWithItsDataElsewhere() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 1);
        String out = folder.resolve("run").toString();
        assertThat(train(data, "--out", out, "--epochs=2").exitCode()).isZero();
        Path moved = folder.resolve("moved");
        Files.move(data, moved);
        CommandRun lost = run("train", "--resume", out, "--threads=1");
        assertThat(lost.exitCode()).isEqualTo(1);
        assertThat(lost.err()).contains(data + ": the data of the run", "--data D");
        CommandRun run =
                run("train", "--resume", out, "--data=" + moved, "--epochs=3", "--workers=1", "--threads=1", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lastLine(run).get("epochs").asInt()).isEqualTo(3);
        assertThat(run.err()).contains("3 epochs instead of 2: from epoch 3 on, the learning rate is that of a run");
        CommandRun fewer = run("train", "--resume", out, "--epochs=1", "--threads=1");
        assertThat(fewer.exitCode()).isEqualTo(2);
        assertThat(fewer.err()).contains("--epochs 1: the run has already begun epoch 3 of 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lr=0.1", "--out=x", "--model=test", "--dropout=0.1", "--flip", "--ops=stock"})
    void resumeRefusesOptionsThatItWouldIgnore(String option) {
        CommandRun run = run("train", "--resume", folder.toString(), option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--resume", "leave out " + option.replaceFirst("=.*", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--epochs=0",
                "--freeze=head",
                "--batch=x",
                "--best-by=accuracy",
                "--balance=all",
                "--no-such-option"
            })
    void wrongUseIsTwo(String option) {
        CommandRun run = run("train", "--data=d", "--model=test", "--out=" + folder.resolve("run"), option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--image-size=7|--image-size 7: patch size 8 is larger than the image size 7",
                "--swa=3|--swa 3: cannot average the last 3 epochs of 1",
                "--threads=1025|--threads 1025: must be at most 1024"
            })
    void whatDoesNotFitModelRunOrMachineIsTwoAndNamesTheOption(String option, String message) throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 2, 1);
        CommandRun run =
                run("train", "--data=" + data, "--model=test", "--epochs=1", "--out=" + folder.resolve("run"), option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(run("train", "--model=test", "--out=x").err()).contains("--data");
        assertThat(run("train", "--data=d", "--out=x").err()).contains("--model");
        CommandRun run = run("train", "--data=d", "--model=test");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--out");
    }

    @Test
    void aDivergingRunFailsWithAMessage() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 1);
        CommandRun run = train(data, "--out", folder.resolve("run") + "", "--lr=1e30", "--warmup=0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("diverged", "step 2", "try --lr").doesNotContain("\tat ");
    }

    @Test
    void badValuesAndMissingDataFail() {
        CommandRun missing = run("train", "--data", folder.resolve("no") + "", "--model=test", "--out=x");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("--data " + folder.resolve("no") + ": no such file or folder");
        CommandRun variant = run("train", "--data", folder + "", "--model=nanoo/4", "--out=x", "--lr=-1");
        assertThat(variant.exitCode()).isEqualTo(2);
        assertThat(variant.err()).contains("--lr -1: must be a number above 0");
    }

    @Test
    void augmentationOptionsReachTheRunsConfiguration() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 4, 1);
        Path out = folder.resolve("run");
        CommandRun run = train(
                data,
                "--out=" + out,
                "--epochs=1",
                "--random-resized-crop",
                "--rand-augment=n=3,m=7,mstd=0.25",
                "--color-jitter=brightness=0.4,hue=0.1",
                "--random-erasing=p=0.3,area=0.1:0.2,fill=mean",
                "--repeated-augment=2",
                "--mixup=0.8",
                "--cutmix=1",
                "--mix-prob=0.9",
                "--mix-switch-prob=0.4",
                "--mix-off-epoch=7");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode written = Json.read(out.resolve("config.json")).get("augmentation");
        assertThat(written.at("/images/cropPadding").asInt()).isZero();
        JsonNode augmentation = written.at("/images/strong");
        assertThat(augmentation.at("/resizedCrop/minScale").asDouble()).isEqualTo(0.08);
        assertThat(augmentation.at("/policy").asText()).isEqualTo("RAND_AUGMENT");
        assertThat(augmentation.at("/randAugment/operations").asInt()).isEqualTo(3);
        assertThat(augmentation.at("/randAugment/magnitude").asDouble()).isEqualTo(7);
        assertThat(augmentation.at("/colorJitter/hue").asDouble()).isEqualTo(0.1);
        assertThat(augmentation.at("/erasing/fill").asText()).isEqualTo("MEAN");
        assertThat(augmentation.at("/repeats").asInt()).isEqualTo(2);
        JsonNode mixing = written.get("mixing");
        assertThat(mixing.get("mixup").asDouble()).isEqualTo(0.8);
        assertThat(mixing.get("switchProbability").asDouble()).isEqualTo(0.4);
        assertThat(mixing.get("offEpoch").asInt()).isEqualTo(7);
        assertThat(out.resolve("samples.png")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rand-augment=n=2,x=1",
                "--rand-augment=m=11",
                "--random-erasing=p=2",
                "--random-erasing=fill=pink",
                "--auto-augment=imagenet",
                "--random-resized-crop=scale=0.5",
                "--color-jitter=much",
                "--trivial-augment --auto-augment=cifar10",
                "--random-resized-crop --crop=4"
            })
    void unsoundAugmentationIsWrongUse(String options) {
        CommandRun run = train(folder, ("--out=" + folder.resolve("r") + " " + options).split(" "));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    }
}
