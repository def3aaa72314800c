package dev.vit4j.cli.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.cli.CommandRun;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vit attention} with the fixture tiny-b: 3 x 3 patches of 16 pixels, three layers of three heads, 5 classes. */
class AttentionCommandTest {
    private static final String MODEL = Golden.folder("tiny-b").toString();

    @TempDir
    private Path folder;

    private Path out;
    private String cat;

    @BeforeEach
    void image() throws IOException {
        out = folder.resolve("out");
        cat = image("photos/cat.png", 60, 40, 1);
    }

    @Test
    void writesPicturesPagesAndSheetsAndNamesThem() throws IOException {
        image("photos/more/dog.png", 40, 60, 2);
        CommandRun run = run(folder.resolve("photos").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> expected = List.of(
                "cat-raw-last-mean.png",
                "cat.html",
                "dog-raw-last-mean.png",
                "dog.html",
                "contact-sheet-raw-last-mean.png",
                "index.html");
        assertThat(run.out()).isEqualTo(out.resolve("index.html") + "\n");
        assertThat(files(out)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void imagesOfTheSameNameDoNotOverwriteEachOther() throws IOException {
        String other = image("others/cat.jpg.png", 60, 40, 3);
        Path same = folder.resolve("others/cat.png");
        Files.move(Path.of(other), same);
        run("--format=png", cat, same.toString());
        assertThat(files(out)).contains("cat-raw-last-mean.png", "cat-2-raw-last-mean.png");
    }

    @Test
    void filesFromBeforeStayAndAreMentioned() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine.png"), "not ours");
        Files.writeString(out.resolve("notes.txt"), "not counted");
        CommandRun first = run("--format=png", cat);
        assertThat(first.err())
                .contains(out + " also holds 1 file from before, such as mine.png, which this run did not change");
        CommandRun second = run("--format=png", "--method=rollout", cat);
        assertThat(second.err()).contains(out + " also holds 2 files from before, such as cat-raw-last-mean.png");
        assertThat(files(out))
                .containsExactlyInAnyOrder("mine.png", "notes.txt", "cat-raw-last-mean.png", "cat-rollout-mean.png");
        assertThat(out.resolve("mine.png")).hasContent("not ours");
        Files.delete(out.resolve("mine.png"));
        Files.delete(out.resolve("cat-raw-last-mean.png"));
        assertThat(run("--format=png", "--method=rollout", cat).err()).doesNotContain("from before");
    }

    @Test
    void aSingleImageHasNoContactSheet() throws IOException {
        CommandRun run = run("--format=png", cat);
        assertThat(files(out)).containsExactly("cat-raw-last-mean.png");
        assertThat(run.out()).isEqualTo(out.resolve("cat-raw-last-mean.png") + "\n");
        assertThat(run("--format=png,json", cat).out()).isEqualTo(out + "\n");
        assertThat(run(cat).out()).isEqualTo(out.resolve("cat.html") + "\n");
    }

    @Test
    void moreThanAHundredImagesTakeSeveralContactSheets() throws IOException {
        for (int i = 0; i < 101; i++) {
            image("many/" + i + ".png", 8, 8, i);
        }
        CommandRun run = run("--format=png", "--bare", folder.resolve("many").toString());
        assertThat(run.out()).isEqualTo(out.resolve("contact-sheet-raw-last-mean.png") + "\n");
        assertThat(files(out)).contains("contact-sheet-raw-last-mean.png", "contact-sheet-raw-last-mean-2.png");
        assertThat(files(out)).hasSize(103);
    }

    @Test
    void aBadImageIsNamedAndTheOthersGoOn() throws IOException {
        String bad = Files.writeString(folder.resolve("bad.png"), "no picture").toString();
        CommandRun run = run("--json", "--format=png", bad, "gone.png", cat);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .contains(
                        "skipped: " + bad + ": ", "skipped: gone.png: no such file", "2 of 3 images could not be read");
        List<JsonNode> lines = json(run);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).get("file").asText()).isEqualTo(bad);
        assertThat(lines.get(0).get("error").asText()).isNotEmpty().doesNotContain(bad);
        assertThat(lines.get(1).get("error").asText()).isEqualTo("no such file");
        assertThat(lines.get(2).get("files").get(0).asText()).endsWith("cat-raw-last-mean.png");
        assertThat(files(out)).containsExactlyInAnyOrder("cat-raw-last-mean.png", "contact-sheet-raw-last-mean.png");
    }

    @Test
    void failsWhenNotOneImageCouldBeRead() throws IOException {
        CommandRun run = run("gone.png");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(files(out)).isEmpty();
    }

    @Test
    void theJsonLineHasPredictionAndFigures() {
        JsonNode line = json(run("--json", "--format=png", cat)).get(0);
        assertThat(line.get("file").asText()).isEqualTo(cat);
        JsonNode model = line.get("models").get(0);
        assertThat(model.get("model").asText()).isEqualTo(MODEL);
        AttentionMaps maps = maps(cat);
        assertThat(model.get("predictions")).hasSize(5);
        assertThat(model.get("predictions").get(0).get("label").asText())
                .isEqualTo(maps.predictions(1).get(0).label());
        for (int layer = 0; layer < 3; layer++) {
            for (int head = 0; head < 3; head++) {
                assertThat(model.get("entropy_bits").get(layer).get(head).asDouble())
                        .isCloseTo(maps.figures().entropyBits()[layer][head], within(1e-4));
                assertThat(model.get("distance_pixels").get(layer).get(head).asDouble())
                        .isCloseTo(maps.figures().distancePixels()[layer][head], within(1e-3));
            }
        }
    }

    @Test
    void theJsonFileHasTheWeightsOfTheMaps() {
        run("--format=json", "--layer=all", "--head=all", cat);
        JsonNode model = read("cat-raw-layers-heads.json").get("models").get(0);
        assertThat(model.get("maps")).hasSize(9);
        assertThat(model.get("grid").get("rows").asInt()).isEqualTo(3);
        assertThat(model.get("query").asText()).isEqualTo("query: class token");
        JsonNode map = model.get("maps").get(5);
        assertThat(map.get("layer").asInt()).isEqualTo(2);
        assertThat(map.get("heads").asText()).isEqualTo("head3");
        assertWeights(map, maps(cat).raw(1, Heads.one(2), Queries.CLASSIFIER));
    }

    @Test
    void rolloutOfAPatchLeavesLightKeysOut() {
        run("--format=json", "--method=rollout", "--head=max", "--query=3,1", "--discard=0.5", cat);
        JsonNode map = read("cat-rollout-max-row3-column1.json").at("/models/0/maps/0");
        assertThat(map.get("layer").isNull()).isTrue();
        assertWeights(map, maps(cat).rollout(Heads.MAX, Query.patch(2, 0), 0.5));
    }

    @ParameterizedTest
    @CsvSource({"2,2", "LABEL_2,2"})
    void gradientIsForTheChosenClass(String typed, int index) {
        CommandRun run = run("--format=json", "--method=gradient", "--class=" + typed, "--json", cat);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(json(run).get(0).at("/models/0/class").asText()).isEqualTo("LABEL_2");
        assertWeights(
                read("cat-gradient-class2.json").at("/models/0/maps/0"),
                maps(cat).gradient(index));
    }

    @Test
    void gradientIsForTheLikeliestClassUnlessToldOtherwise() {
        run("--format=json", "--method=gradient", cat);
        AttentionMaps maps = maps(cat);
        PatchMap expected = maps.gradient(maps.predictions(1).get(0).index());
        assertWeights(read("cat-gradient-top.json").at("/models/0/maps/0"), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void gradCamIsForTheChosenClass(String ops) {
        CommandRun run = run("--format=json", "--method=gradcam", "--class=2", "--ops=" + ops, cat);
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode model = read("cat-gradcam-class2.json").at("/models/0");
        assertThat(model.get("query").isNull()).isTrue();
        assertWeights(model.at("/maps/0"), maps(cat).gradCam(2));
    }

    @Test
    void allMethodsAreOnOneSheet() throws IOException {
        CommandRun run = run("--format=png,json", "--method=all", "--each", "--class=2", "--query=2,3", cat);
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode found = read("cat-all-class2-row2-column3.json").at("/models/0/maps");
        assertThat(found.findValuesAsText("method")).containsExactly("raw", "rollout", "gradient", "gradcam");
        Query query = Query.patch(1, 2);
        AttentionMaps maps = maps(cat);
        assertWeights(found.get(0), maps.raw(2, Heads.MEAN, query));
        assertWeights(found.get(1), maps.rollout(Heads.MEAN, query, 0));
        assertWeights(found.get(3), maps.gradCam(2));
        assertThat(files(out))
                .contains("cat-all-class2-row2-column3.png", "cat-all-class2-row2-column3-method-gradcam.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollout", "gradient", "gradcam"})
    void pagesOpenOnTheMethodAskedFor(String method) throws IOException {
        CommandRun run = run("--format=html", "--method=" + method, "--page-classes=0", cat);
        assertThat(run.exitCode()).as(run.err()).isZero();
        String page = Files.readString(out.resolve("cat.html"));
        assertThat(page).contains("\"start\":{\"method\":\"" + method + "\"");
        int maps = method.equals("rollout") ? 0 : 1;
        assertThat(page.split("\"gradCam\":", -1)).hasSize(maps + 1);
        assertThat(Files.readString(out.resolve("index.html"))).contains("\"map\":\"data:image/jpeg;base64,");
    }

    @Test
    void atTemperatureZeroOneKeyIsLeft() {
        run("--format=json", "--temperature=0", "--layer=1", "--head=2", "--query=1,1", cat);
        JsonNode map = read("cat-raw-layer1-head2-row1-column1.json").at("/models/0/maps/0");
        double[] weights = weights(map);
        double all = Arrays.stream(weights).sum() + map.get("elsewhere").asDouble();
        assertThat(all).isEqualTo(1);
        assertThat(Arrays.stream(weights).filter(w -> w != 0 && w != 1).count()).isZero();
    }

    @Test
    void barePicturesAreAsLargeAsTheImage() throws IOException {
        run("--format=png", "--bare", "--interpolation=nearest", "--colors=inferno", "--opacity=1", cat);
        BufferedImage picture =
                ImageIO.read(out.resolve("cat-raw-last-mean.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getHeight()).isEqualTo(40);
    }

    @Test
    void eachGivesAPictureOfEveryMapBesideTheSheet() throws IOException {
        run("--format=png", "--layer=all", "--head=all", "--each", "--mass=0.6", cat);
        assertThat(files(out))
                .hasSize(10)
                .contains("cat-raw-layers-heads.png", "cat-raw-layers-heads-layer3-head1.png");
    }

    @Test
    void comparesTwoModelsSideBySide() throws IOException {
        String other = Golden.folder("tiny-a").toString();
        CommandRun run = CommandRun.of(
                "attention", "--compare", MODEL, other, cat, "--out", out.toString(), "--json", "--method=rollout");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode line = json(run).get(0);
        assertThat(line.get("models")).hasSize(2);
        assertThat(line.get("models").get(1).get("entropy_bits").get(0)).hasSize(4);
        assertThat(files(out)).containsExactlyInAnyOrder("cat-rollout-mean-compared.png", "a", "b");
        assertThat(files(out.resolve("b"))).contains("cat.html", "index.html");
        run("--format=png", "--method=rollout", cat);
        BufferedImage alone = ImageIO.read(out.resolve("cat-rollout-mean.png").toFile());
        BufferedImage both =
                ImageIO.read(out.resolve("cat-rollout-mean-compared.png").toFile());
        assertThat(both.getWidth())
                .isGreaterThan(2 * 384)
                .isBetween(2 * alone.getWidth() - 40, 2 * alone.getWidth() + 40);
        assertThat(both.getHeight()).isGreaterThanOrEqualTo(alone.getHeight());
    }

    @Test
    void aModelWithOverlappingPatchesAndNoClassTokenIsLabeledSo() throws IOException {
        ViTConfig config = ViTConfig.of(ImageShape.rgb(16), Stem.patches(4, 2, 0), new EncoderShape(8, 1, 2, 8), 2)
                .withPooling(Pooling.MEAN);
        Path unusual = folder.resolve("unusual");
        ModelFolder.write(
                unusual,
                new Model(
                        config,
                        Preprocessing.standard(16),
                        List.of("a", "b"),
                        WeightInit.fresh(config, 1),
                        Json.mapper().createObjectNode()));
        CommandRun run = CommandRun.of(
                "attention", "--model", unusual.toString(), cat, "--out", out.toString(), "--format=json,png,html");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode model = read("cat-raw-last-mean.json").get("models").get(0);
        assertThat(model.get("query").asText()).isEqualTo("mean over the queries of all patches");
        assertThat(model.get("grid").get("stride").asInt()).isEqualTo(2);
        assertThat(model.get("grid").get("class_token").asBoolean()).isFalse();
        assertThat(model.at("/maps/0/weights")).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--layer=4 | --layer: layer 4: this model has layers 1 to 3",
                "--head=4 | --head: head 4: this model has heads 1 to 3",
                "--query=1,4 | --query: no patch in row 1, column 4: this model has rows 1 to 3 and columns 1 to 3",
                "--query=distillation | --query: this model has no distillation token; it has a class token (class)",
                "--query=register:1 | --query: this model has no register 1; it has a class token (class)",
                "--method=pooling | --method: this model has no attention or sequence pooling, but cls",
                "--method=gradient --class=5 | --class: class 5: this model has classes 0 to 4",
                "--method=gradient --class=LABEL_9 | did you mean 'LABEL_0'?",
                "--method=rollout --discard=1 | --discard 1: must be a number of at least 0 and below 1",
                "--temperature=-1 | --temperature -1: must be a number of at least 0",
                "--opacity=2 | --opacity 2: must be a number from 0 to 1",
                "--mass=0 | --mass 0: must be a number above 0"
            })
    void whatIsOutOfRangeNamesTheRangeBeforeAnythingIsWritten(String options, String message) {
        CommandRun run =
                run(Stream.concat(Stream.of(options.split(" ")), Stream.of(cat)).toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--method=rollout --layer=1 | --layer has no meaning with --method rollout",
                "--method=gradient --head=1 | --head has no meaning with --method gradient",
                "--method=gradcam --query=1,1 | --query has no meaning with --method gradcam",
                "--method=all --layer=1 | --layer has no meaning with --method all",
                "--method=gradient --temperature=2 | --temperature has no meaning",
                "--discard=0.5 | --discard has no meaning with --method raw",
                "--class=1 | --class has no meaning with --method raw",
                "--layer=first | --layer first: must be a number from 1, or last or all",
                "--layer=0 | --layer 0: must be a number from 1, or last or all",
                "--head=0 | --head 0: must be a number from 1, or mean, max, min or all",
                "--query=0,1 | --query 0,1: must be pooling, class, distillation, mean, a register such as register:1, or row"
                        + " and column of a patch, counted from 1",
                "--query=3 | or row and column of a patch, counted from 1, such as 3,5",
                "--query=register:0 | --query register:0: must be pooling, class",
                "--method=pooling --query=1,1 | --query has no meaning with --method pooling",
                "--method=rolout | did you mean 'rollout'?",
                "--compare a b | either --model M or --compare A B"
            })
    void whatMakesNoSenseIsWrongUse(String options, String message) {
        CommandRun run =
                run(Stream.concat(Stream.of(options.split(" ")), Stream.of(cat)).toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("attention", "--model", MODEL, "--out", out.toString()));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static AttentionMaps maps(String image) {
        return AttentionMaps.of(ModelFolder.read(Golden.folder("tiny-b")), Path.of(image));
    }

    private static List<JsonNode> json(CommandRun run) {
        return run.out()
                .lines()
                .map(line -> {
                    try {
                        return Json.mapper().readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    private ObjectNode read(String file) {
        return (ObjectNode) Json.read(out.resolve(file));
    }

    private static double[] weights(JsonNode map) {
        List<Double> weights = new ArrayList<>();
        map.get("weights").forEach(row -> row.forEach(weight -> weights.add(weight.asDouble())));
        return weights.stream().mapToDouble(w -> w).toArray();
    }

    private static void assertWeights(JsonNode map, PatchMap expected) {
        assertThat(weights(map)).containsExactly(expected.weights(), within(1e-5)); // batches of other sizes
        assertThat(map.get("elsewhere").asDouble()).isCloseTo(expected.elsewhere(), within(1e-5));
    }

    private static List<String> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String image(String name, int width, int height, int seed) throws IOException {
        byte[] pixels = new byte[3 * width * height];
        new Random(seed).nextBytes(pixels);
        Path file = folder.resolve(name);
        ImageEncoder.writePng(new RgbImage(width, height, pixels), file);
        return file.toString();
    }
}
