package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.evaluate.FakeEngine;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.common.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final String[] EVALUATE = {"evaluate", "--model", "m", "--data", "d"};

    @Test
    void noArgumentsPrintHelpOnStdout() {
        CommandRun run = CommandRun.of();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: vit ").contains("classify", "evaluate", "info");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void versionIsTheBuilds() {
        CommandRun run = CommandRun.of("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().strip()).isEqualTo("vit " + Version.current());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "classify"})
    void helpOfACommandGroupsOptionsAndShowsDefaults(String command) {
        CommandRun run = CommandRun.of(command, "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Runtime:", "--device", "(default: auto)", "--model", "Output:");
    }

    @Test
    void anUnknownCommandNamesTheNearestAndAll() {
        CommandRun run = CommandRun.of("clasify");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("'clasify'", "did you mean 'classify'?", "Commands: ", "classify, ", "evaluate, ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anUnknownOptionNamesTheNearestAndTheHelp() {
        CommandRun run = CommandRun.of("evaluate", "--model", "m", "--data", "d", "--bacth=3");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("vit: unknown option '--bacth'; did you mean '--batch'?\nHelp: vit evaluate --help\n");
    }

    @Test
    void anUnknownConstantNamesTheNearestAndAll() {
        CommandRun run = CommandRun.of("evaluate", "--model", "m", "--data", "d", "--ops", "stok");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--ops stok", "did you mean 'stock'?", "auto, fused, stock");
    }

    @ParameterizedTest
    @CsvSource({
        "train --data d --model test --epochs 4 --out o --epochs 30, --epochs, ': 4, 30'",
        "train --data d --model test --out o --lr=0.1 --weight-decay=1 --lr 0.2, --lr, ': 0.1, 0.2'",
        "train --data d --model test --out o --out p, --out, ''",
        "train --data d --model test --out o --depth 3 --depth 3, --depth, ': 3, 3'",
        "train --data d --model test --out o --flip --no-flip, --flip, ''",
        "train --resume o --json --json, --json, ''",
        "evaluate --model m --data d --batch 3 --batch 4, --batch, ''",
    })
    void anOptionTypedTwiceIsNamed(String typed, String option, String values) {
        CommandRun run = CommandRun.of(typed.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("vit: option '" + option + "' is given more than once" + values + "; keep one of them\n")
                .contains("--help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void whatTakesSeveralValuesMayBeTypedSeveralTimesAndHelpIsHelp() {
        CommandRun two = CommandRun.of("evaluate", "--model=a", "--model=b", "--data=d");
        assertThat(two.err()).doesNotContain("more than once");
        assertThat(CommandRun.of("train", "--epochs=1", "--epochs=2", "--help").out())
                .startsWith("Usage: vit train");
    }

    @Test
    void gpuIsAnotherWordForCuda() {
        assertThat(CommandRun.of("info", "--device", "gpu").err()).contains("--device cuda:0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train --gpu | --device",
                "train --arch=resnet | --model",
                "train --checkpoint m | --model",
                "train --early-stopping 3 | --patience",
                "train -b 32 | --batch",
                "classify --k 3 | --top-k",
                "train --epoch 3 | --epochs",
                "evaluate --reprot x | --report",
                "train --batch-sise 3 | --batch",
                "train --lerning-rate 1 | --lr",
            })
    void aNameOfAnotherProgramLeadsToTheOptionThatIsMeant(String typed, String option) {
        CommandRun run = CommandRun.of(typed.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean '" + option + "'?");
        assertThat(run.err().lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--batch-size, --batch",
        "--batch_size, --batch",
        "--learning-rate, --lr",
        "--num-workers, --workers",
        "--num_workers, --workers",
        "--wd, --weight-decay",
        "--img-size, --image-size",
        "--image_size, --image-size",
        "--output-dir, --out",
        "--num-train-epochs, --epochs",
    })
    void whatHandsTypeIsTakenForTheOption(String typed, String option) {
        CommandRun spaced = CommandRun.of("train", typed, "many", "--data=d", "--model=test");
        CommandRun joined = CommandRun.of("train", typed + "=many", typed + "=more", "--data=d");
        assertThat(spaced.err()).doesNotContain("unknown option");
        assertThat(joined.err()).contains(option).doesNotContain("unknown option");
        assertThat(joined.exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("train", "--help").out()).doesNotContain(typed + "=");
    }

    @Test
    void anotherNameIsNotReadBehindTwoDashes() {
        assertThat(CommandRun.of("info", "--", "--batch-size").err()).contains("--batch-size: no such model folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train | missing: --data D, --model V, --out RUN",
                "train --data d | missing: --model V, --out RUN",
                "evaluate | missing: --model M, --data D",
                "classify | missing: PATH, --model M",
                "similar | missing: PATH, --query IMG, --model M",
                "attention | missing: --model M (or --compare A B), PATH, --out DIR",
                "convert | missing: SRC, DST",
                "evaluate --model | --model: needs a value, M",
                "evaluate --model --data d | --model: needs a value, M",
            })
    void everythingThatIsMissingIsNamedAtOnce(String typed, String message) {
        CommandRun run = CommandRun.of(typed.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vit: " + message);
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void aMissingRequiredOptionIsWrongUse() {
        CommandRun run = CommandRun.of("evaluate", "--model", "m");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "many", "1.5", "99999999999"})
    void countsMustBeWholeAndPositive(String batch) {
        CommandRun run = CommandRun.of("evaluate", "--model", "m", "--data", "d", "--batch=" + batch);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--batch", "whole number of at least 1", batch);
    }

    @Test
    void badInputIsAMessageWithoutATrace() {
        CommandRun run = CommandRun.of(FakeEngine.failing(FakeEngine.badInput()), "", EVALUATE);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("vit: m/config.json: no such file");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void otherFailuresAreOneLineAndAHint() {
        CommandRun run = CommandRun.of(FakeEngine.failing(new IllegalStateException("broken")), "", EVALUATE);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err()).startsWith("vit: IllegalStateException: broken").contains("--stacktrace");
    }

    @Test
    void wrappedInputErrorsShowWhatIsInside() {
        RuntimeException wrapped = new UncheckedIOException(new IOException("No space left on device"));
        assertThat(CommandRun.of(FakeEngine.failing(wrapped), "", EVALUATE).err())
                .startsWith("vit: IOException: No space left on device");
    }

    @Test
    void whatTheFileSystemRefusesIsSaidInWords() {
        RuntimeException refused = new UncheckedIOException(new AccessDeniedException("/srv/report/index.html"));
        CommandRun run = CommandRun.of(FakeEngine.failing(refused), "", EVALUATE);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("vit: /srv/report/index.html: permission denied\n");
    }

    @Test
    void stacktraceShowsWhere() {
        CommandRun run = CommandRun.of(
                FakeEngine.failing(FakeEngine.badInput()), "", "evaluate", "--model=m", "--data=d", "--stacktrace");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("\tat dev.vit4j.cli.");
    }

    @Test
    void failuresToLinkAreReportedLikeOthers() {
        Engine engine = new FakeEngine();
        CommandRun run = CommandRun.of(
                (Engine) java.lang.reflect.Proxy.newProxyInstance(
                        Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, args) -> {
                            throw new UnsatisfiedLinkError(
                                    "no " + engine.getClass().getSimpleName());
                        }),
                "",
                EVALUATE);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("vit: UnsatisfiedLinkError: no FakeEngine");
    }

    @Test
    void cudaIsRefusedWithTheReason() {
        assertThat(CommandRun.of("info", "--device", "cuda:1"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("--device cuda:1", "CPU backend only"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpus", "cuda:", "cuda:x", "cuda:-1", "CPU"})
    void whatIsNoDeviceIsWrongUse(String device) {
        CommandRun run = CommandRun.of("info", "--device", device);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("auto, cpu or cuda[:N]");
    }
}
