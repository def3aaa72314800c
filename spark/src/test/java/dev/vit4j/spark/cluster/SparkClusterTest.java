package dev.vit4j.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.Test;

@OnCluster
class SparkClusterTest {
    private static final Function<Integer, Long> SLOW_PID = i -> {
        Thread.sleep(200);
        return ProcessHandle.current().pid();
    };

    private static List<Long> pids(SparkCluster cluster) throws IOException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        return context.parallelize(IntStream.range(0, 20).boxed().toList(), 20)
                .map(SLOW_PID)
                .collect();
    }

    @Test
    void bothExecutorsWork(SparkCluster cluster) throws IOException {
        cluster.session();

        assertThat(new HashSet<>(pids(cluster)))
                .containsExactlyInAnyOrderElementsOf(
                        cluster.executors().stream().map(ExecutorProcess::pid).toList())
                .hasSize(2)
                .doesNotContain(ProcessHandle.current().pid());
    }

    @Test
    void killedExecutorIsReplaced(SparkCluster cluster) throws IOException {
        cluster.session();
        ExecutorProcess victim = cluster.executors().get(0);
        assertThat(victim.residentBytes()).isBetween(50L << 20, 2L << 30);

        victim.kill9();

        assertThat(new HashSet<>(pids(cluster))).hasSize(2).doesNotContain(victim.pid());
        assertThat(victim.residentBytes()).isZero();
    }

    @Test
    void killedWorkerIsReplacedByANewOne(SparkCluster cluster) throws IOException {
        cluster.session();
        List<Long> before =
                cluster.executors().stream().map(ExecutorProcess::pid).toList();

        cluster.killWorker();
        cluster.startWorker();

        cluster.session();
        List<Long> after =
                cluster.executors().stream().map(ExecutorProcess::pid).toList();
        assertThat(after).hasSize(2).containsAnyElementsOf(before).isNotEqualTo(before);
        assertThat(new HashSet<>(pids(cluster))).hasSize(2);
    }
}
