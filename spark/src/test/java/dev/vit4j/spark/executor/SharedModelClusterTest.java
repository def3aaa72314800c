package dev.vit4j.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.spark.LocalSpark;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnCluster
@Timeout(300)
class SharedModelClusterTest {
    @Test
    void eachExecutorOpensOneModelHoweverManyTasksItRuns(SparkCluster cluster) throws IOException {
        SparkSession spark = cluster.session();
        try (SharedModel model = SharedModel.share(
                spark.sparkContext(), LocalSpark.model().toString(), ModelOptions.DEFAULT, note -> {})) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
            List<Integer> work = IntStream.range(0, 24).boxed().toList();
            ModelIds ids = new ModelIds(model);
            List<String> first = context.parallelize(work, 24).map(ids).collect();
            List<String> second = context.parallelize(work, 24).map(ids).collect();
            assertThat(first.stream().distinct()).hasSize(2);
            assertThat(second.stream().distinct())
                    .containsAll(first.stream().distinct().toList());
        }
    }
}
