package dev.vit4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.Classification;
import dev.vit4j.classify.Classifier;
import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class VitEmbedderTest {
    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private static List<byte[]> photos() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path photo : LocalSpark.photos()) {
            contents.add(Files.readAllBytes(photo));
        }
        return contents;
    }

    private static List<Classification> expected() throws IOException {
        try (Classifier classifier =
                Classifier.open(ClassifierOptions.of(LocalSpark.model()).withEmbeddings(true))) {
            return classifier.classify(photos());
        }
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    @Test
    void embeddingsAreAClassifiersBitForBit() throws IOException {
        List<byte[]> images = new ArrayList<>(photos());
        images.add(new byte[3]);
        Dataset<Row> embedded =
                new VitEmbedder().setModel(LocalSpark.model().toString()).transform(LocalSpark.contents(images));
        assertThat(embedded.schema().apply("embedding").dataType().simpleString())
                .isEqualTo("array<float>");
        List<Row> rows = embedded.collectAsList();
        List<Classification> all = expected();
        for (int i = 0; i < all.size(); i++) {
            List<Float> embedding = rows.get(i).getList(2);
            assertThat(floats(embedding)).isEqualTo(all.get(i).embedding().orElseThrow());
            assertThat(rows.get(i).isNullAt(3)).isTrue();
        }
        assertThat(rows.get(4).isNullAt(2)).isTrue();
        assertThat(rows.get(4).getString(3)).isNotBlank();
    }

    @Test
    void aSavedEmbedderHoldsTheModel() throws IOException {
        String saved = folder.resolve("embedder").toString();
        new VitEmbedder().setModel(LocalSpark.model().toString()).write().save(saved);
        VitEmbedder loaded = VitEmbedder.load(saved);
        assertThat(loaded.getModel()).endsWith("/embedder/model");
        Row row = loaded.transform(LocalSpark.contents(photos())).first();
        List<Float> embedding = row.getList(2);
        assertThat(floats(embedding)).isEqualTo(expected().get(0).embedding().orElseThrow());
    }

    @Test
    void sqlFunctionsGiveTheSameNumbers() throws IOException {
        VitFunctions.register(spark, LocalSpark.model().toString());
        List<byte[]> images = new ArrayList<>(photos());
        images.add(null);
        images.add(new byte[3]);
        LocalSpark.contents(images).createOrReplaceTempView("images");
        List<Row> rows = spark.sql("SELECT vit_classify(content) AS classes, vit_embed(content) AS embedding,"
                        + " vit_classify(content)[0].label AS best, vit_classify(content)[0].score AS score"
                        + " FROM images ORDER BY id")
                .collectAsList();
        List<Classification> all = expected();
        for (int i = 0; i < all.size(); i++) {
            Classification image = all.get(i);
            assertThat(rows.get(i).getList(0)).hasSize(10);
            assertThat(rows.get(i).getString(2)).isEqualTo(image.top(1).get(0).label());
            assertThat(rows.get(i).getFloat(3)).isEqualTo(image.top(1).get(0).score());
            List<Float> embedding = rows.get(i).getList(1);
            assertThat(floats(embedding)).isEqualTo(image.embedding().orElseThrow());
        }
        for (Row row : rows.subList(4, 6)) {
            assertThat(List.of(row.isNullAt(0), row.isNullAt(1), row.isNullAt(2)))
                    .containsOnly(true);
        }
        assertThatThrownBy(() -> VitFunctions.register(spark, folder + "/none")).isInstanceOf(BadInputException.class);
    }

    /** A backbone alone, as it comes from pretraining. */
    @Test
    void modelsWithoutAHeadEmbedButDoNotClassify() throws IOException {
        String backbone = LocalSpark.headless().toString();
        float[] expected;
        try (Classifier classifier =
                Classifier.open(ClassifierOptions.of(LocalSpark.headless()).withEmbeddings(true))) {
            expected = classifier.classify(photos()).get(0).embedding().orElseThrow();
        }
        Dataset<Row> images = LocalSpark.contents(photos());
        List<Float> embedding =
                new VitEmbedder().setModel(backbone).transform(images).first().getList(2);
        assertThat(floats(embedding)).isEqualTo(expected);
        assertThatThrownBy(() -> new VitClassifier().setModel(backbone).transform(images))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("without a class head");
        VitFunctions.register(spark, LocalSpark.model().toString());
        VitFunctions.register(spark, backbone);
        images.createOrReplaceTempView("bare");
        List<Float> same = spark.sql("SELECT vit_embed(content) FROM bare WHERE id = 0")
                .first()
                .getList(0);
        assertThat(floats(same)).isEqualTo(expected);
        assertThatThrownBy(() -> spark.sql("SELECT vit_classify(content) FROM bare"))
                .hasMessageContaining("vit_classify");
    }
}
