package dev.vit4j.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.Main;
import dev.vit4j.common.Json;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnCluster
@Timeout(300)
class SparkEvaluateClusterTest {
    private static final String[] WHAT = {
        "--json", "--model=../data/models/cifar10-cct", "--data=../data/cifar10-mini", "--split=all"
    };

    private static ObjectNode figures(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all = new String[command.length + WHAT.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(WHAT, 0, all, command.length, WHAT.length);
        int code = Main.run(
                all,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        try {
            ObjectNode json = (ObjectNode) Json.mapper().readTree(out.toString(StandardCharsets.UTF_8));
            json.remove(List.of("seconds", "data_wait_seconds", "images_per_second"));
            return json;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An executor dies by kill -9 while it evaluates; its ranges are computed again. */
    @Test
    void figuresEqualThoseOfOneProcessAlthoughAnExecutorDies(SparkCluster cluster) throws Exception {
        ObjectNode expected = figures("evaluate");
        SparkContext context = cluster.session().sparkContext();
        CompletableFuture<ObjectNode> evaluation = CompletableFuture.supplyAsync(() -> figures("spark", "evaluate"));
        // The first job asks the executors whether they can run models; those after it evaluate.
        Set<Integer> jobs = new HashSet<>();
        while (!evaluation.isDone() && jobs.size() < 2) {
            for (int job : context.statusTracker().getActiveJobIds()) {
                jobs.add(job);
            }
            Thread.sleep(10);
        }
        Thread.sleep(500);
        assertThat(evaluation).isNotDone();
        cluster.executors().get(0).kill9();
        assertThat(evaluation.get()).isEqualTo(expected);
        assertThat(expected.path("images").asInt()).isEqualTo(2500);
    }
}
