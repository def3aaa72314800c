package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NaturalOrderTest {
    private static List<String> sorted(List<String> names) {
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(NaturalOrder::compare);
        return shuffled;
    }

    /** In the order of {@code sorted(names, key=natural_key)} of timm 1.0.29, where names have no upper case. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 1 2 9 10 11 100",
                "class1 class2 class10 class10a class11",
                "cat cat2 cat10 dog",
                "n01440764 n01443537 n02099601",
                "1-2 1-10 2-1",
                "img2.png img10.png img010b.png",
            })
    void numbersCountByTheirValue(String names) {
        List<String> expected = List.of(names.split(" ", -1));
        assertThat(sorted(expected)).isEqualTo(expected);
    }

    @Test
    void numbersMayBeLongerThanALong() {
        String nines = "9".repeat(40);
        String one = new BigInteger(nines).add(BigInteger.ONE).toString();
        assertThat(sorted(List.of("x" + nines, "x" + one))).containsExactly("x" + nines, "x" + one);
    }

    @Test
    void onlyEqualTextsCompareAsEqual() {
        assertThat(sorted(List.of("001", "01", "1", "1a"))).containsExactly("001", "01", "1", "1a");
        assertThat(NaturalOrder.compare("01", "1")).isNotZero();
        assertThat(NaturalOrder.compare("class 7", "class 7")).isZero();
    }

    /** U+FF5E comes before U+1F600, whose UTF-16 begins with U+D83D. */
    @Test
    void otherCharactersCompareByCodePoint() {
        assertThat(sorted(List.of("B", "a", "b", "\u00e9", "\uff5e", "\ud83d\ude00")))
                .containsExactly("B", "a", "b", "\u00e9", "\uff5e", "\ud83d\ude00");
    }

    @Test
    void itIsATotalOrder() {
        Random random = new Random(7);
        String letters = "0012a./:\u00e9";
        List<String> names = IntStream.range(0, 60)
                .mapToObj(n -> {
                    StringBuilder name = new StringBuilder();
                    for (int i = random.nextInt(6); i > 0; i--) {
                        name.append(letters.charAt(random.nextInt(letters.length())));
                    }
                    return name.toString();
                })
                .toList();
        for (String a : names) {
            for (String b : names) {
                int order = NaturalOrder.compare(a, b);
                assertThat(Integer.signum(order)).isEqualTo(-Integer.signum(NaturalOrder.compare(b, a)));
                assertThat(order == 0).isEqualTo(a.equals(b));
                for (String c : names) {
                    if (order <= 0 && NaturalOrder.compare(b, c) <= 0) {
                        assertThat(NaturalOrder.compare(a, c)).isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }
}
