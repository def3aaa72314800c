package dev.vit4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.Classifier;
import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.classify.Prediction;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(600)
class VitClassifierTest {
    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private static VitClassifier classifier() {
        return new VitClassifier().setModel(LocalSpark.model().toString());
    }

    private static List<byte[]> photos() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path photo : LocalSpark.photos()) {
            contents.add(Files.readAllBytes(photo));
        }
        return contents;
    }

    private static List<byte[]> cifarPngs(int count) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (byte[] planes : LocalSpark.cifar(count)) {
            contents.add(ImageEncoder.png(RgbImage.ofPlanes(planes, 0, 32, 32)));
        }
        return contents;
    }

    private static List<List<Prediction>> expected(ClassifierOptions options, int topK, List<?> images) {
        try (Classifier classifier = Classifier.open(options)) {
            return classifier.classify(images).stream()
                    .map(image -> image.top(topK))
                    .toList();
        }
    }

    private static List<List<Prediction>> expected(int topK, List<?> images) {
        return expected(ClassifierOptions.of(LocalSpark.model()), topK, images);
    }

    private static List<Prediction> predictions(Row row) {
        List<Row> classes = row.getList(row.fieldIndex("predictions"));
        return classes.stream()
                .map(one -> new Prediction(one.getString(0), one.getInt(1), one.getFloat(2)))
                .toList();
    }

    private static List<List<Prediction>> predictions(Dataset<Row> classified) {
        List<List<Prediction>> all = new ArrayList<>();
        for (Row row : classified.collectAsList()) {
            assertThat(row.<String>getAs("error")).isNull();
            all.add(predictions(row));
        }
        return all;
    }

    /** Batches and partitions cut the images at other places each time. */
    @ParameterizedTest
    @CsvSource({"1, 3", "7, 1", "64, 5", "16, 40"})
    void predictionsAreAClassifiersBitForBit(int batch, int partitions) throws IOException {
        List<byte[]> images = new ArrayList<>(photos());
        images.addAll(cifarPngs(100));
        Dataset<Row> classified = classifier()
                .setBatchSize(batch)
                .setTopK(3)
                .transform(LocalSpark.contents(images)
                        .repartitionByRange(partitions, new org.apache.spark.sql.Column("id")));
        List<Row> rows = classified.collectAsList();
        assertThat(rows.stream().map(row -> row.getInt(0))).isSorted();
        assertThat(predictions(classified)).isEqualTo(expected(3, images));
    }

    @Test
    void pathsAreReadThroughHadoop() {
        List<Row> rows = new ArrayList<>();
        for (Path photo : LocalSpark.photos()) {
            rows.add(RowFactory.create((rows.size() % 2 == 0 ? "file://" : "") + photo));
        }
        rows.add(RowFactory.create(folder + "/none.png"));
        rows.add(RowFactory.create(folder.toString()));
        rows.add(RowFactory.create("nowhere://photos/1.png"));
        rows.add(RowFactory.create(""));
        Dataset<Row> paths = spark.createDataFrame(rows, new StructType().add("path", DataTypes.StringType));
        List<Row> classified =
                classifier().setInputCol("path").setTopK(2).transform(paths).collectAsList();
        List<List<Prediction>> good = expected(2, LocalSpark.photos());
        for (int i = 0; i < good.size(); i++) {
            assertThat(predictions(classified.get(i))).isEqualTo(good.get(i));
        }
        assertThat(classified.subList(4, 8).stream().map(row -> row.<String>getAs("error")))
                .satisfiesExactly(
                        missing -> assertThat(missing).isEqualTo("no such file"),
                        directory -> assertThat(directory).isEqualTo("is a folder, not an image"),
                        scheme -> assertThat(scheme).contains("nowhere"),
                        empty -> assertThat(empty).startsWith("not a path"));
    }

    /** Spark's own reader makes the structs: colors, transparency and shades of gray, all without loss. */
    @Test
    void sparksImagesGiveWhatTheirFilesGive() throws IOException {
        BufferedImage gray = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage clear = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                gray.getRaster().setSample(x, y, 0, 6 * x);
                clear.setRGB(x, y, (8 * y) << 24 | (6 * x) << 16 | (200 - 3 * x) << 8 | 5 * y);
            }
        }
        ImageIO.write(gray, "png", folder.resolve("a-gray.png").toFile());
        ImageIO.write(clear, "png", folder.resolve("b-clear.png").toFile());
        Files.copy(LocalSpark.photos().get(1), folder.resolve("c-color.png"));
        List<Path> files =
                List.of(folder.resolve("a-gray.png"), folder.resolve("b-clear.png"), folder.resolve("c-color.png"));
        Dataset<Row> images =
                spark.read().format("image").load(folder.toString()).orderBy("image.origin");
        List<Row> modes = images.select("image.mode").collectAsList();
        assertThat(modes.stream().map(row -> row.getInt(0))).containsExactly(0, 24, 16);
        Dataset<Row> classified = classifier().setInputCol("image").setTopK(10).transform(images);
        assertThat(predictions(classified)).isEqualTo(expected(10, files));
    }

    @Test
    void imagesOfOtherKindsGetAnError() {
        StructType schema = new StructType().add("image", org.apache.spark.ml.image.ImageSchema.columnSchema());
        List<Row> rows = List.of(
                RowFactory.create(RowFactory.create("a.png", 1, 1, 3, 21, new byte[12])),
                RowFactory.create(RowFactory.create("b.png", 2, 2, 3, 16, new byte[11])),
                RowFactory.create(RowFactory.create("", -1, -1, -1, -1, new byte[0])),
                RowFactory.create((Object) null));
        List<Row> classified = classifier()
                .setInputCol("image")
                .transform(spark.createDataFrame(rows, schema))
                .collectAsList();
        assertThat(classified.stream().map(row -> row.<String>getAs("error")))
                .containsExactly(
                        "mode 21 of an image is not supported: use CV_8UC1 (0), CV_8UC3 (16) or CV_8UC4 (24)",
                        "an image of 2 x 2 pixels in mode 16 has 11 bytes instead of 12",
                        "mode -1 of an image is not supported: use CV_8UC1 (0), CV_8UC3 (16) or CV_8UC4 (24)",
                        "no image: the value is null");
        assertThat(classified.stream().map(row -> row.isNullAt(row.fieldIndex("predictions"))))
                .containsOnly(true);
    }

    private static List<byte[]> withBadOnes() throws IOException {
        List<byte[]> images = new ArrayList<>(photos());
        images.add(1, new byte[0]);
        images.add(2, null);
        images.add(4, "not an image".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        images.add(6, Arrays.copyOf(images.get(0), 5000));
        return images;
    }

    @Test
    void badImagesAreRowsInTheirPlaces() throws IOException {
        List<byte[]> images = withBadOnes();
        List<Row> rows = classifier()
                .setTopK(4)
                .setErrorCol("problem")
                .setOutputCol("classes")
                .transform(LocalSpark.contents(images))
                .collectAsList();
        List<List<Prediction>> good = expected(4, photos());
        int next = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean bad = List.of(1, 2, 4, 6).contains(i);
            assertThat(row.isNullAt(row.fieldIndex("classes"))).isEqualTo(bad);
            assertThat(row.isNullAt(row.fieldIndex("problem"))).isEqualTo(!bad);
            if (!bad) {
                List<Row> classes = row.getList(row.fieldIndex("classes"));
                assertThat(classes.get(0).getFloat(2))
                        .isEqualTo(good.get(next++).get(0).score());
            }
        }
        assertThat(rows.get(1).<String>getAs("problem")).startsWith("is empty");
        assertThat(rows.get(2).<String>getAs("problem")).isEqualTo("no image: the value is null");
    }

    @Test
    void aBadImageEndsTheJobIfThatIsWanted() throws IOException {
        Dataset<Row> classified = classifier()
                .setOnBadImage("fail")
                .transform(LocalSpark.contents(withBadOnes()).coalesce(1));
        assertThatThrownBy(classified::collectAsList)
                .hasStackTraceContaining("column content: image: is empty")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("at dev.vit4j"))
                .hasStackTraceContaining("setOnBadImage(\"row\") makes it a row with an error");
        Dataset<Row> good = classifier().setOnBadImage("fail").setTopK(1).transform(LocalSpark.contents(photos()));
        assertThat(predictions(good)).isEqualTo(expected(1, photos()));
    }

    @Test
    void optionsDoWhatTheyDoInACoresClassifier() throws IOException {
        Dataset<Row> images = LocalSpark.contents(photos());
        ClassifierOptions options = ClassifierOptions.of(LocalSpark.model());
        assertThat(predictions(classifier().setFlip(true).transform(images)))
                .isEqualTo(expected(options.withAugmentation(TestTimeAugmentation.FLIP), 5, photos()));
        assertThat(predictions(classifier().setImageSize("48").transform(images)))
                .isEqualTo(expected(options.withImageSize(Size.square(48)), 5, photos()));
        float least = expected(1, photos()).get(0).get(0).score();
        List<List<Prediction>> above = expected(10, photos()).stream()
                .map(all -> all.stream().filter(one -> one.score() >= least).toList())
                .toList();
        assertThat(predictions(classifier().setThreshold(least).setTopK(10).transform(images)))
                .isEqualTo(above);
        assertThat(predictions(classifier().setTopK(100).transform(images)).get(0))
                .hasSize(10);
    }

    @Test
    void aSavedPipelineHoldsTheModel() throws IOException {
        Path model = folder.resolve("model");
        Files.createDirectories(model);
        for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
            Files.copy(LocalSpark.model().resolve(name), model.resolve(name));
        }
        VitClassifier stage =
                new VitClassifier().setModel(model.toString()).setTopK(2).setErrorCol("problem");
        SQLTransformer best = new SQLTransformer()
                .setStatement("SELECT id, predictions[0].label AS best, predictions[0].score AS score FROM __THIS__");
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {stage, best}).fit(LocalSpark.contents(photos()));
        pipeline.write().save(folder.resolve("saved").toString());
        // As on another machine: the model is gone, and the pipeline lies elsewhere.
        for (String name : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
            Files.delete(model.resolve(name));
        }
        Files.move(folder.resolve("saved"), folder.resolve("moved"));
        PipelineModel loaded = PipelineModel.load(folder.resolve("moved").toString());
        List<Row> rows = loaded.transform(LocalSpark.contents(photos())).collectAsList();
        List<List<Prediction>> good = expected(1, photos());
        for (int i = 0; i < good.size(); i++) {
            assertThat(rows.get(i).getString(1)).isEqualTo(good.get(i).get(0).label());
            assertThat(rows.get(i).getFloat(2)).isEqualTo(good.get(i).get(0).score());
        }
        Transformer first = loaded.stages()[0];
        assertThat(first.uid()).isEqualTo(stage.uid());
        assertThat(((VitClassifier) first).getTopK()).isEqualTo(2);
        assertThat(((VitClassifier) first).getErrorCol()).isEqualTo("problem");
    }

    @Test
    void aStageIsSavedWholeOrNotAtAll() throws IOException {
        Path saved = folder.resolve("stage");
        assertThatThrownBy(() ->
                        new VitClassifier().setModel(folder + "/none").write().save(saved.toString()))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(folder + "/none: no such model folder");
        assertThat(saved).doesNotExist();
        classifier().write().save(saved.toString());
        assertThatThrownBy(() -> classifier().write().save(saved.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("overwrite");
        classifier().setTopK(7).write().overwrite().save(saved.toString());
        assertThat(VitClassifier.load(saved.toString()).getTopK()).isEqualTo(7);
        assertThat(VitClassifier.read().load(saved.toString()).getModel()).endsWith("/stage/model");
    }

    @Test
    void columnsAreCheckedBeforeAnythingRuns() {
        StructType schema = new StructType()
                .add("content", DataTypes.BinaryType)
                .add("length", DataTypes.LongType)
                .add("Error", DataTypes.StringType);
        assertThatThrownBy(() -> classifier().setInputCol("contents").transformSchema(schema))
                .isInstanceOf(BadInputException.class)
                .hasMessage("no column contents; did you mean 'content'?; setInputCol names the column of images; there"
                        + " are content, length, Error");
        assertThatThrownBy(() -> classifier().setInputCol("length").transformSchema(schema))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("column length is of type bigint: an image is the content of a file (binary");
        assertThatThrownBy(() -> classifier().transformSchema(schema))
                .isInstanceOf(BadInputException.class)
                .hasMessage("column error exists already: give errorCol another name or drop the column");
        assertThatThrownBy(() ->
                        classifier().setErrorCol("e").setOutputCol("length").transformSchema(schema))
                .isInstanceOf(BadInputException.class)
                .hasMessage("column length exists already: give outputCol another name or drop the column");
        assertThatThrownBy(() -> classifier().setErrorCol("x").setOutputCol("X").transformSchema(schema))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("both X");
        assertThat(classifier().setErrorCol("problem").transformSchema(schema).simpleString())
                .isEqualTo("struct<content:binary,length:bigint,Error:string,"
                        + "predictions:array<struct<label:string,index:int,score:float>>,problem:string>");
    }

    @Test
    void valuesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> classifier().setPrecision("bf16"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("setPrecision(\"bf16\"): unknown; choose one of float32");
        assertThatThrownBy(() -> classifier().setOnBadImage("fial"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("setOnBadImage(\"fial\"): unknown; did you mean 'fail'?; choose one of row, fail");
        assertThatThrownBy(() -> classifier().setTopK(0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> classifier().setBatchSize(0)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> classifier().setThreshold(1.5)).isInstanceOf(BadInputException.class);
        VitClassifier plain = new VitClassifier();
        assertThatThrownBy(() -> new ParamMap().put(plain.topK().w(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plain.transform(LocalSpark.contents(List.of())))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has no model: name one with setModel");
    }

    @Test
    void copiesHaveTheSameParameters() {
        VitClassifier original = classifier().setTopK(2).setFlip(true);
        VitClassifier copy = original.copy(new ParamMap().put(original.topK().w(9)));
        assertThat(copy.uid()).isEqualTo(original.uid());
        assertThat(copy.getTopK()).isEqualTo(9);
        assertThat(copy.getFlip()).isTrue();
        assertThat(original.getTopK()).isEqualTo(2);
        assertThat(original.explainParams()).contains("topK: most predictions for an image (default: 5, current: 2)");
    }

    @Test
    void partitionColumnsAndEmptyPartitionsStay() throws IOException {
        LocalSpark.contents(cifarPngs(6))
                .selectExpr("id", "content", "id % 2 AS parity")
                .write()
                .partitionBy("parity")
                .parquet(folder.resolve("images").toString());
        Dataset<Row> images = spark.read().parquet(folder.resolve("images").toString());
        Dataset<Row> classified = classifier().setTopK(1).transform(images);
        assertThat(classified.columns()).containsExactly("id", "content", "parity", "predictions", "error");
        List<List<Prediction>> all = expected(1, cifarPngs(6));
        for (Row row : classified.collectAsList()) {
            int id = row.getInt(0);
            assertThat(row.getInt(2)).isEqualTo(id % 2);
            assertThat(predictions(row)).isEqualTo(all.get(id));
        }
        assertThat(classifier().transform(images.limit(0)).collectAsList()).isEmpty();
        assertThat(classifier()
                        .transform(images.filter("id = 3").repartition(8))
                        .count())
                .isEqualTo(1);
    }

    /** Memory outside the heap, and processes' memory as the kernel sees it, once everything is warm. */
    @Test
    void manyJobsTakeNoMoreMemoryThanOne() throws IOException {
        VitClassifier classifier = classifier();
        List<byte[]> images = cifarPngs(300);
        long warm = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(classifier
                            .transform(LocalSpark.contents(images))
                            .filter("error IS NULL")
                            .count())
                    .isEqualTo(300);
            if (i == 4) {
                warm = Pointer.totalBytes();
            }
        }
        assertThat(Pointer.totalBytes() - warm).isLessThan(20L << 20);
    }

    /** The rest of a partition is not classified, and the model is free for the next job. */
    @Test
    void aLimitEndsTheWorkEarly() throws IOException {
        Dataset<Row> classified = classifier().setBatchSize(2).transform(LocalSpark.contents(cifarPngs(50)));
        for (int i = 0; i < 10; i++) {
            assertThat(classified.limit(1).collectAsList()).hasSize(1);
        }
    }
}
