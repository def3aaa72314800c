package dev.vit4j.spark.cli;

import static dev.vit4j.spark.bulk.BulkFiles.parts;
import static dev.vit4j.spark.bulk.BulkFiles.rows;
import static dev.vit4j.spark.bulk.BulkFiles.vit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Json;
import dev.vit4j.spark.LocalSpark;
import dev.vit4j.spark.bulk.BulkFiles;
import dev.vit4j.spark.bulk.BulkFiles.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SparkClassifyCommandTest {
    private static final String MODEL = LocalSpark.model().toString();

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.session();
    }

    private Path output() {
        return folder.resolve("rows");
    }

    private Outcome classify(List<String> inputs, String... more) {
        List<String> args = new ArrayList<>(List.of("spark", "classify", "--model", MODEL, "--input"));
        args.addAll(inputs);
        args.addAll(List.of("--output", output().toString()));
        args.addAll(List.of(more));
        return vit(args.toArray(String[]::new));
    }

    private List<String> expected(List<String> inputs, String... more) {
        Path file = folder.resolve("expected.parquet");
        List<String> args = new ArrayList<>(List.of("classify", "--model", MODEL, "--out", file.toString()));
        args.addAll(inputs);
        args.addAll(List.of(more));
        assertThat(vit(args.toArray(String[]::new)).exitCode()).isZero();
        return rows(spark, List.of(file));
    }

    private List<String> inputs() throws IOException {
        BulkFiles.writePngs(folder.resolve("in"), 150);
        BulkFiles.writeBad(folder.resolve("in/bad"));
        return List.of(
                folder.resolve("in").toString(),
                MODEL + "/../../cifar10-mini/test_batch.bin",
                folder.resolve("gone.png").toString(),
                LocalSpark.photos().get(0).toString());
    }

    @Test
    void rowsEqualThoseOfVitClassifyToTheLastBit() throws IOException {
        List<String> inputs = inputs();

        Outcome outcome = classify(inputs, "--embeddings", "--top-k", "3", "--partition-size", "700k", "--json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(rows(spark, parts(output())))
                .isEqualTo(expected(inputs, "--embeddings", "--top-k", "3"))
                .hasSize(150 + 4 + 500 + 1 + 1);
        assertThat(parts(output())).hasSizeGreaterThan(4);
        assertThat(output().resolve("_SUCCESS")).exists();
        assertThat(Json.mapper().readTree(outcome.out()).get("rows").asInt()).isEqualTo(656);
        assertThat(Json.mapper().readTree(outcome.out()).get("failed").asInt()).isEqualTo(5);
        assertThat(outcome.err()).contains("classified 651 of 656; 5 failed").doesNotContain("\tat ");
        assertThat(rows(spark, List.of(output()))).hasSize(656); // Spark passes over the plan
    }

    @Test
    void thresholdLogitsAndMirrorImagesAreThoseOfVitClassify() throws IOException {
        List<String> inputs = inputs().subList(0, 1);
        String[] options = {"--threshold=-1.2", "--scores", "logit", "--tta", "flip"};

        assertThat(classify(inputs, options).exitCode()).isZero();

        assertThat(rows(spark, parts(output())))
                .isEqualTo(expected(inputs, options))
                .anyMatch(row -> row.contains("\"predictions\":[]"))
                .anyMatch(row -> row.contains("\"score\""));
    }

    @Test
    void limitsHoldOnExecutors() throws IOException {
        List<String> inputs = inputs().subList(0, 1);

        Outcome outcome = classify(inputs, "--max-bytes", "1k"); // noise takes more

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(rows(spark, parts(output())))
                .allMatch(row -> row.contains("\"error\""))
                .hasSize(154);
    }

    @Test
    void resumeDoesOnlyWhatIsMissing() throws IOException {
        List<String> inputs = inputs();
        assertThat(classify(inputs, "--partition-size", "700k").exitCode()).isZero();
        List<String> undisturbed = rows(spark, parts(output()));
        List<Path> parts = parts(output());
        Files.delete(parts.get(1));
        Files.delete(parts.get(2));
        Files.delete(output().resolve("_SUCCESS"));
        Files.write(output().resolve(".12345678-abcd.part"), new byte[5]); // of a killed task
        Object before = Files.getLastModifiedTime(parts.get(0));

        Outcome outcome = classify(inputs, "--resume", "--json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(rows(spark, parts(output()))).isEqualTo(undisturbed);
        assertThat(Files.getLastModifiedTime(parts.get(0))).isEqualTo(before);
        assertThat(output().resolve("_SUCCESS")).exists();
        assertThat(output().resolve(".12345678-abcd.part")).doesNotExist();
        assertThat(Json.mapper().readTree(outcome.out()).get("partitions").asInt())
                .isEqualTo(2);
        assertThat(Json.mapper().readTree(outcome.out()).get("rows").asInt()).isEqualTo(undisturbed.size());
        assertThat(Json.mapper().readTree(outcome.out()).get("failed").asInt()).isEqualTo(5);
    }

    @Test
    void resumesInAFolderWithAnUnusualName() {
        String photo = LocalSpark.photos().get(0).toString();
        for (String name : List.of("two words", "größe", "100%20", "rows [1]", "{a,b}", "what?*")) {
            String[] args = {
                "spark",
                "classify",
                "--model",
                MODEL,
                "--input",
                photo,
                "--resume",
                "--output",
                folder.resolve(name).toString()
            };
            assertThat(vit(args).exitCode()).isZero();

            Outcome again = vit(args);

            assertThat(again.exitCode()).as(again.err()).isZero();
            assertThat(again.err()).contains("1 of 1 partitions are complete").contains("classified 1 of 1");
        }
    }

    @Test
    void resumeRefusesOtherOptionsModelAndInputs() throws IOException {
        List<String> inputs = List.of(
                LocalSpark.photos().get(0).toString(),
                LocalSpark.photos().get(1).toString());
        assertThat(classify(inputs, "--top-k", "2").exitCode()).isZero();

        assertThat(classify(inputs, "--top-k", "2").err())
                .contains("holds the rows of a complete run")
                .contains("--resume");
        assertThat(classify(inputs, "--resume").err()).contains("--top-k 2, not 5");
        assertThat(classify(inputs.subList(0, 1), "--top-k", "2", "--resume").err())
                .contains("the inputs are not those of the interrupted run");
        assertThat(vit(
                                "spark",
                                "classify",
                                "--model",
                                MODEL + "-wide",
                                "--input",
                                inputs.get(0),
                                inputs.get(1),
                                "--output",
                                output().toString(),
                                "--top-k",
                                "2",
                                "--resume")
                        .err())
                .contains("the interrupted run had --model");
        assertThat(classify(inputs, "--top-k", "2", "--resume").exitCode()).isZero();
    }

    @Test
    void refusesAFolderOfSomethingElse() throws IOException {
        Files.createDirectories(output());
        Files.writeString(output().resolve("notes.txt"), "mine");

        Outcome outcome = classify(List.of(LocalSpark.photos().get(0).toString()));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("is not empty");
        assertThat(classify(List.of("x.png"), "--resume").err()).contains("holds no run of vit spark classify");
    }

    @Test
    void missingModel() {
        Outcome outcome =
                vit("spark", "classify", "--model", "no/such", "--input", "x.png", "--output", output().toString());

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains("no/such").doesNotContain("\tat ");
    }

    @Test
    void everythingFailed() {
        Outcome outcome = classify(List.of(folder.resolve("gone.png").toString()));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("classified 0 of 1; 1 failed");
    }
}
