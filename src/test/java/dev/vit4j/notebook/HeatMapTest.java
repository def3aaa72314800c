package dev.vit4j.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.attention.draw.ColorMap;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    @Test
    void colorsGoFromNothingToTheLargestWeight() {
        BufferedImage picture = HeatMap.of(new double[][] {{0, 0.5}}, List.of(), List.of());
        assertThat(colors(picture)).contains(ColorMap.VIRIDIS.rgb(0), ColorMap.VIRIDIS.rgb(1));
        int middle = picture.getHeight() - 14; // below the numbers, inside the cells
        int left = picture.getRGB(20, middle) & 0xFFFFFF;
        int right = picture.getRGB(picture.getWidth() - 14, middle) & 0xFFFFFF;
        assertThat(left).isEqualTo(ColorMap.VIRIDIS.rgb(0));
        assertThat(right).isEqualTo(ColorMap.VIRIDIS.rgb(1));
    }

    @Test
    void namesMustFit() {
        double[][] weights = {{1, 0}};
        assertThatThrownBy(() -> HeatMap.of(weights, List.of("a", "b"), List.of()))
                .hasMessage("2 names for 1 rows");
        assertThatThrownBy(() -> HeatMap.of(weights, List.of(), List.of("a"))).hasMessage("1 names for 2 columns");
        assertThatThrownBy(() -> HeatMap.of(new double[][] {{1, 0}, {1}}, List.of(), List.of()))
                .hasMessageContaining("rows differ in length");
    }

    private static List<Integer> colors(BufferedImage picture) {
        return Arrays.stream(picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()))
                .map(rgb -> rgb & 0xFFFFFF)
                .distinct()
                .boxed()
                .toList();
    }
}
