package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Json;
import dev.vit4j.train.optimizer.BestBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BestEpochTest {
    private static final double NONE = Double.NaN;

    @TempDir
    private Path folder;

    private static EpochRow row(int epoch, double valTop1, double valLoss) {
        return new EpochRow(epoch, 10L * epoch, 1, 0.5, valLoss, valTop1, Double.NaN, 1e-3, 100, 0, 1);
    }

    private static TrainingProgress after(BestBy by, double... top1ThenLoss) {
        TrainingProgress progress = TrainingProgress.start();
        for (int i = 0; i < top1ThenLoss.length; i += 2) {
            progress = progress.plusEpoch(row(i / 2 + 1, top1ThenLoss[i], top1ThenLoss[i + 1]), 5, by);
        }
        return progress;
    }

    @Test
    void ofEqualAccuraciesTheLowestLossIsTheBest() {
        assertThat(after(BestBy.TOP1, 1, 0.94, 1, 0.5, 1, 0.03, 1, 0.04).bestEpoch())
                .isEqualTo(3);
        assertThat(after(BestBy.TOP1, 0.8, 0.1, 1, 0.9).bestEpoch())
                .as("accuracy comes first")
                .isEqualTo(2);
    }

    @Test
    void byLossTheLowestLossIsTheBestAndAccuracyDecidesBetweenEqualOnes() {
        assertThat(after(BestBy.LOSS, 0.8, 0.1, 1, 0.9).bestEpoch()).isEqualTo(1);
        assertThat(after(BestBy.LOSS, 0.8, 0.1, 1, 0.1, 0.6, 0.1).bestEpoch()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(BestBy.class)
    void ofEqualEpochsTheLastIsTheBestButNoneImproves(BestBy by) {
        TrainingProgress progress = after(by, 0.5, 0.7, 0.5, 0.7, 0.5, 0.7);
        assertThat(progress.bestEpoch()).isEqualTo(3);
        assertThat(progress.improvedEpoch()).isEqualTo(1);
    }

    @Test
    void patienceCountsTheChosenMetricAlone() {
        assertThat(after(BestBy.TOP1, 0.5, 0.7, 0.5, 0.6, 0.5, 0.5).improvedEpoch())
                .isEqualTo(1);
        assertThat(after(BestBy.LOSS, 0.5, 0.7, 0.9, 0.7, 0.5, 0.6, 0.9, 0.6).improvedEpoch())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(BestBy.class)
    void withoutValidationTheLastIsTheBest(BestBy by) {
        assertThat(after(by, NONE, NONE, NONE, NONE).bestEpoch()).isEqualTo(2);
        assertThat(after(by, NONE, NONE, NONE, NONE).improvedEpoch())
                .as("patience has nothing to go by")
                .isEqualTo(2);
    }

    @Test
    void aLossThatIsNotANumberIsTheWorst() {
        assertThat(after(BestBy.TOP1, 0.5, NONE, 0.5, 9, 0.5, NONE).bestEpoch()).isEqualTo(2);
        assertThat(after(BestBy.LOSS, 0.5, 9, 1, NONE, 1, Double.POSITIVE_INFINITY)
                        .bestEpoch())
                .isEqualTo(1);
        assertThat(after(BestBy.LOSS, 0.5, NONE, 0.4, 9).bestEpoch()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = BestBy.class,
            names = {"TOP1", "LOSS"})
    void aRunKeepsThatEpochAndRemembersTheChoiceOnResume(BestBy by) throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 2);
        TrainOptions options = SmallRuns.options(data, 10).with(SmallRuns.FAST.with(by));
        TrainingResult whole = SmallRuns.run(options, folder.resolve("whole"));
        double highest =
                whole.rows().stream().mapToDouble(EpochRow::valTop1).max().orElseThrow();
        List<EpochRow> tied =
                whole.rows().stream().filter(row -> row.valTop1() == highest).toList();
        assertThat(tied).as("the data has ties").hasSizeGreaterThan(2);
        EpochRow expected = (by == BestBy.TOP1 ? tied : whole.rows())
                .stream().min(Comparator.comparingDouble(EpochRow::valLoss)).orElseThrow();
        assertThat(whole.bestEpoch())
                .isEqualTo(expected.epoch())
                .isGreaterThan(tied.get(0).epoch());
        JsonNode kept = Json.read(folder.resolve("whole/best/vit4j.json"));
        assertThat(kept.at("/metrics/epoch").asInt()).isEqualTo(expected.epoch());

        SmallRuns.runUntil(options, folder.resolve("run"), 5, 0);
        TrainingResult resumed = SmallRuns.resume(folder.resolve("run"));
        assertThat(resumed.bestEpoch()).isEqualTo(expected.epoch());
        assertThat(SmallRuns.bytes(folder.resolve("run/best/model.safetensors")))
                .isEqualTo(SmallRuns.bytes(folder.resolve("whole/best/model.safetensors")));
    }

    @Test
    void fewValidationImagesAreSaidOnceAndTheFigureHasItsInterval() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 2);
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainingResult result =
                Training.start(SmallRuns.options(data, 10), folder.resolve("run"), notes, new StopRequest());
        assertThat(notes.lines.stream().filter(line -> line.contains("validation images")))
                .hasSize(1);
        assertThat(result.valImages()).isEqualTo(6);
        assertThat(result.bestValTop1()).isEqualTo(1);
        // Wilson: 6 of 6 have the lower end n / (n + z^2) = 6 / 9.8415
        assertThat(result.bestValTop1Interval().lower()).isCloseTo(0.60967, within(1e-5));
        assertThat(result.bestValTop1Interval().upper()).isEqualTo(1);
    }

    /** By hand: with p = 1/2 the interval is z / sqrt(n + z^2) wide: 10 points at n = z^2 (1 / 0.01 - 1) = 380.3. */
    @ParameterizedTest
    @CsvSource({"0,false", "1,true", "5,true", "200,true", "380,true", "382,false", "1000,false"})
    void fewMeansThatTheIntervalIsWiderThanTenPoints(int images, boolean few) {
        assertThat(FewImages.warning(images).isPresent()).isEqualTo(few);
    }

    @Test
    void theWarningNamesTheInterval() {
        // statsmodels.stats.proportion.proportion_confint(2, 5, method="wilson")
        assertThat(FewImages.warning(5).orElseThrow()).contains("only 5 validation images", "40 %", "11.8 to 76.9 %");
    }
}
