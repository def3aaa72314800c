package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.classify.SimilaritySearch.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilaritySearchTest {
    private static float[] vector(Random random, int length) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** Cosine by another formula: half of 2 minus the squared distance of the normalized vectors. */
    private static double cosineByDistance(float[] a, float[] b) {
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.length; i++) {
            lengthA += (double) a[i] * a[i];
            lengthB += (double) b[i] * b[i];
        }
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] / Math.sqrt(lengthA) - b[i] / Math.sqrt(lengthB);
            squares += difference * difference;
        }
        return 1 - squares / 2;
    }

    @Test
    void findsWhatSortingAllKeysFinds() {
        Random random = new Random(3);
        float[] query = vector(random, 20);
        SimilaritySearch<Integer> search = new SimilaritySearch<>(query, 7);
        List<float[]> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            keys.add(vector(random, 20));
            search.offer(i, keys.get(i));
        }
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            all.add(i);
        }
        all.sort(Comparator.comparingDouble(i -> -cosineByDistance(query, keys.get(i))));
        assertThat(search.best()).extracting(Match::value).isEqualTo(all.subList(0, 7));
        for (Match<Integer> match : search.best()) {
            assertThat(match.similarity()).isCloseTo(cosineByDistance(query, keys.get(match.value())), within(1e-6));
        }
        assertThat(search.offered()).isEqualTo(500);
    }

    @Test
    void equalOnesStayInTheOrderInWhichTheyCame() {
        SimilaritySearch<String> search = new SimilaritySearch<>(new float[] {1, 0}, 3);
        float[] near = {1, 1};
        search.offer("first", near);
        search.offer("best", new float[] {1, 0.1f});
        search.offer("second", new float[] {2, 2.0000002f}); // the same but for rounding
        search.offer("third", near);
        search.offer("fourth", near);
        assertThat(search.best()).extracting(Match::value).containsExactly("best", "first", "second");
    }

    @Test
    void lengthDoesNotCountOnlyDirectionDoes() {
        SimilaritySearch<String> search = new SimilaritySearch<>(new float[] {1, 2}, 5);
        search.offer("opposite", new float[] {-1, -2});
        search.offer("long", new float[] {1000, 1000});
        search.offer("same, short", new float[] {0.001f, 0.002f});
        search.offer("nothing", new float[2]);
        assertThat(search.best())
                .containsExactly(
                        new Match<>("same, short", 1),
                        new Match<>("long", 0.948683),
                        new Match<>("nothing", 0),
                        new Match<>("opposite", -1));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        SimilaritySearch<String> search = new SimilaritySearch<>(new float[] {1, 2}, 1);
        assertThatThrownBy(() -> search.offer("short", new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2!=1");
        assertThatThrownBy(() -> search.offer("damaged", new float[] {1, Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> new SimilaritySearch<>(new float[1], 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(search.best()).isEmpty();
    }
}
