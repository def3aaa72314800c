package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTextTest {
    @Test
    void sharesArePercent() {
        assertThat(FigureText.percent(0.398)).isEqualTo("39.80 %");
        assertThat(FigureText.percent(new Interval(0.356, 0.4415))).isEqualTo("35.6 to 44.2 %");
    }

    @Test
    void differencesHaveTheirSignUnlessThereIsNone() {
        assertThat(FigureText.points(0.014)).isEqualTo("+1.40");
        assertThat(FigureText.points(-0.04)).isEqualTo("-4.00");
        assertThat(FigureText.points(0)).isEqualTo("0.00");
        assertThat(FigureText.signed(-0.00001)).isEqualTo("0.0000");
        assertThat(FigureText.signed(0.0123)).isEqualTo("+0.0123");
    }

    @Test
    void whatDoesNotExistIsADash() {
        assertThat(FigureText.percent(Double.NaN)).isEqualTo("-");
        assertThat(FigureText.percent(Interval.NONE)).isEqualTo("-");
        assertThat(FigureText.range(Interval.NONE)).isEqualTo("-");
        assertThat(FigureText.points(Double.NaN)).isEqualTo("-");
        assertThat(FigureText.rate(Double.NaN)).isEqualTo("-");
    }

    @Test
    void verySmallProbabilitiesAreBounded() {
        assertThat(FigureText.pValue(1)).isEqualTo("p = 1.000");
        assertThat(FigureText.pValue(0.0345)).isEqualTo("p = 0.035");
        assertThat(FigureText.pValue(0.00345)).isEqualTo("p = 0.0035");
        assertThat(FigureText.pValue(1e-9)).isEqualTo("p < 0.0001");
    }

    @Test
    void countsAndRatesAreGrouped() {
        assertThat(FigureText.count(10_000)).isEqualTo("10,000");
        assertThat(FigureText.rate(1234.6)).isEqualTo("1,235");
        assertThat(FigureText.rate(2.34)).isEqualTo("2.3");
    }

    @Test
    void longCountsAreShortened() {
        assertThat(FigureText.shortCount(99_999)).isEqualTo("99999");
        assertThat(FigureText.shortCount(1_234_567)).isEqualTo("1234k");
        assertThat(FigureText.shortCount(123_456_789)).isEqualTo("123M");
    }
}
