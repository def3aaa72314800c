package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.common.Json;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.ColorImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of a label file and the order of classes, from training to evaluation. */
@Tag("slow")
class DataReadingTest {
    @TempDir
    private Path folder;

    private Path table;
    private Path list;

    @BeforeEach
    void makeData() throws IOException {
        Path images = ColorImages.classFolders(folder.resolve("images"), 8, 0, 1);
        StringBuilder rows = new StringBuilder("name,color,fold,label\n");
        for (String color : List.of("blue", "green", "red")) {
            try (var files = Files.list(images.resolve(color))) {
                int n = 0;
                for (Path file : files.sorted().toList()) {
                    String fold = n < 5 ? "train" : n < 6 ? "dev" : "test";
                    rows.append(folder.relativize(file) + "," + color + "," + fold + "," + n + "\n");
                    n++;
                }
            }
        }
        table = Files.writeString(folder.resolve("table.csv"), rows);
        list = Files.writeString(folder.resolve("classes.txt"), "red\nviolet\nblue\ngreen\n");
    }

    private CommandRun train(String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--image-size=16", "--threads=1", "--batch=4"));
        args.addAll(List.of("--warmup=0", "--epochs=1", "--json", "--out=" + folder.resolve(out)));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    private static CommandRun run(String... args) {
        return CommandRun.of(new LocalEngine(), "", args);
    }

    @Test
    void aRunRemembersColumnsAndClasses() throws IOException {
        CommandRun run = train(
                "run",
                "--model=test",
                "--data=" + table,
                "--image-column=name",
                "--label-column=color",
                "--split-column=fold",
                "--class-list=" + list);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Path best = folder.resolve("run/best");
        assertThat(ModelFolder.labels(best)).containsExactly("red", "violet", "blue", "green");
        assertThat(run.err()).contains("violet");
        assertThat(Files.readString(best.resolve("README.md")))
                .contains("--image-column name --label-column color --split-column fold --class-list " + list);

        Files.delete(list); // the run has the names
        CommandRun evaluated = run("evaluate", "--model=" + best, "--data=" + table, "--json", "--threads=1");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        JsonNode json = Json.mapper().readTree(evaluated.out());
        assertThat(json.get("images").asInt()).isEqualTo(6);
        assertThat(json.get("top1").asDouble())
                .isEqualTo(Json.mapper().readTree(run.out()).get("test_top1").asDouble());
        CommandRun resumed = run("train", "--resume=" + folder.resolve("run"), "--epochs=2", "--threads=1", "--json");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();

        // The other column of labels: eight classes that the model does not have.
        CommandRun other = run(
                "evaluate", "--model=" + best, "--data=" + table, "--label-column=label", "--threads=1", "--split=all");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("--class-list", "not in the list: 0, 1, 2");
    }

    @Test
    void fineTuningKeepsTheClassesOfTheModel() throws IOException {
        assertThat(train("run", "--model=test", "--data=" + folder.resolve("images"), "--class-list=" + list)
                        .exitCode())
                .isZero();
        Files.move(folder.resolve("images/green"), folder.resolve("green"));
        Path best = folder.resolve("run/best");
        CommandRun tuned = train(
                "tuned",
                "--model=" + best,
                "--data=" + folder.resolve("images"),
                "--class-list=" + folder.resolve("run"));
        assertThat(tuned.exitCode()).as(tuned.err()).isZero();
        assertThat(ModelFolder.labels(folder.resolve("tuned/best"))).containsExactly("red", "violet", "blue", "green");
        assertThat(tuned.err()).doesNotContain("class head");

        Files.move(folder.resolve("green"), folder.resolve("images/lime"));
        CommandRun unknown =
                train("unknown", "--model=" + best, "--data=" + folder.resolve("images"), "--class-list=" + best);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("has a class that is not in the list: lime");
        assertThat(folder.resolve("unknown")).doesNotExist();
    }

    @Test
    void aListThatCannotBeUsedIsAUsageError() throws IOException {
        Files.writeString(list, "red\nred\n");
        CommandRun twice = train("a", "--model=test", "--data=" + table, "--class-list=" + list);
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err()).contains(list + ": line 2: class 'red' is in line 1 already");
        CommandRun same = train("b", "--model=test", "--data=" + table, "--image-column=x", "--label-column=x");
        assertThat(same.exitCode()).isEqualTo(2);
        assertThat(same.err()).contains("--image-column and --label-column both name the column 'x'");
    }
}
