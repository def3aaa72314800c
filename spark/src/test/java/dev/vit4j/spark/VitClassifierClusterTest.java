package dev.vit4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.Classifier;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.spark.cluster.ExecutorProcess;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnCluster
@Timeout(600)
class VitClassifierClusterTest {
    private static final int IMAGES = 300;
    private static final int JOBS = 20;
    private static final int WARM = 5;
    /** In kB: far less than a model and its graphs for each job would take. */
    private static final long MOST_GROWTH = 60_000;

    private static List<byte[]> images() throws IOException {
        List<byte[]> images = new ArrayList<>();
        for (byte[] planes : LocalSpark.cifar(IMAGES)) {
            images.add(ImageEncoder.png(RgbImage.ofPlanes(planes, 0, 32, 32)));
        }
        return images;
    }

    private static Dataset<Row> rows(SparkSession spark, List<byte[]> contents) {
        List<Row> rows = new ArrayList<>();
        for (byte[] content : contents) {
            rows.add(RowFactory.create(rows.size(), content));
        }
        return spark.createDataFrame(
                rows, new StructType().add("id", DataTypes.IntegerType).add("content", DataTypes.BinaryType));
    }

    private static VitClassifier classifier() {
        return new VitClassifier().setModel(LocalSpark.model().toString()).setTopK(1);
    }

    /** The memory of processes as the kernel sees it, in kB. */
    private static Map<String, Long> memory(SparkCluster cluster) throws IOException {
        Map<String, Long> memory = new TreeMap<>();
        for (ExecutorProcess executor : cluster.executors()) {
            Path status = Path.of("/proc", String.valueOf(executor.handle().pid()), "status");
            String line = Files.readAllLines(status).stream()
                    .filter(one -> one.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            memory.put(executor.id(), Long.parseLong(line.replaceAll("[^0-9]", "")));
        }
        return memory;
    }

    @Test
    void executorsComputeWhatOneMachineComputesAndTheirMemoryStaysFlat(SparkCluster cluster) throws IOException {
        SparkSession spark = cluster.session();
        List<byte[]> images = images();
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {classifier()}).fit(rows(spark, images.subList(0, 1)));
        Dataset<Row> classified =
                pipeline.transform(rows(spark, images).repartition(7)).orderBy("id");
        List<Row> rows = classified.collectAsList();
        try (Classifier classifier = Classifier.open(LocalSpark.model())) {
            for (int i = 0; i < IMAGES; i++) {
                List<Row> predictions = rows.get(i).getList(2);
                Row best = predictions.get(0);
                assertThat(best.getFloat(2))
                        .isEqualTo(classifier.classify(images.get(i), 1).get(0).score());
            }
        }
        Map<String, Long> warm = Map.of();
        for (int job = 0; job < JOBS; job++) {
            assertThat(pipeline.transform(rows(spark, images))
                            .filter("error IS NULL")
                            .count())
                    .isEqualTo(IMAGES);
            if (job == WARM) {
                warm = memory(cluster);
            }
        }
        Map<String, Long> end = memory(cluster);
        assertThat(end.keySet()).hasSize(2).isEqualTo(warm.keySet());
        for (String executor : end.keySet()) {
            assertThat(end.get(executor) - warm.get(executor)).isLessThan(MOST_GROWTH);
        }
    }

    @Test
    void aBadImageEndsTheJobIfThatIsWanted(SparkCluster cluster) throws IOException {
        List<byte[]> images = new ArrayList<>(images().subList(0, 5));
        images.add(new byte[0]);
        Dataset<Row> classified = classifier()
                .setOnBadImage("fail")
                .transform(rows(cluster.session(), images).coalesce(1));
        assertThatThrownBy(classified::collectAsList).hasStackTraceContaining("column content: image: is empty");
    }
}
