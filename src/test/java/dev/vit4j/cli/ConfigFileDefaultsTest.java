package dev.vit4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ConfigFileDefaultsTest {
    @TempDir
    private Path folder;

    enum Augment {
        NONE,
        FLIP,
        CROP
    }

    static final class Optimizer {
        @Option(names = "--lr", defaultValue = "0.1")
        double lr = 0.1;

        @Option(names = "--ema", negatable = true, defaultValue = "false")
        boolean ema;

        @Option(names = "--shuffle", negatable = true, defaultValue = "true", fallbackValue = "true")
        boolean shuffle = true;
    }

    @Command(name = "fit")
    static final class Fit implements Runnable {
        @Option(names = "--config")
        Path config;

        @Option(names = "--data", required = true)
        Path data;

        @Option(
                names = {"-e", "--epochs"},
                converter = PositiveInt.class,
                defaultValue = "10")
        int epochs;

        @Option(names = "--seed")
        long seed;

        @Option(names = "--augment", split = ",")
        List<Augment> augment;

        @ArgGroup(validate = false)
        Optimizer optimizer = new Optimizer();

        @Override
        public void run() {}
    }

    @Command(name = "root")
    static final class Root {
        @Option(names = "--stacktrace", scope = CommandLine.ScopeType.INHERIT)
        boolean stacktrace;
    }

    private Fit parse(String... args) {
        Fit fit = new Fit();
        CommandLine root = new CommandLine(new Root())
                .addSubcommand(new CommandLine(fit))
                .setCaseInsensitiveEnumValuesAllowed(true);
        root.parseArgs(ConfigFileDefaults.expand(root, args));
        return fit;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private void refused(String file, String... parts) {
        assertThatThrownBy(() -> parse("fit", "--data=d", "--config", file))
                .isInstanceOf(BadInputException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void keysOfAYamlFileStandForOptions() throws IOException {
        String config = file("c.yaml", """
                # a recipe
                data: some/where
                epochs: 3
                lr: 1e-3
                seed: 12345678901
                ema: true
                shuffle: false
                augment: [flip, crop]
                """);
        Fit fit = parse("--stacktrace", "fit", "--config", config);
        assertThat(fit.data).isEqualTo(Path.of("some/where"));
        assertThat(fit.epochs).isEqualTo(3);
        assertThat(fit.optimizer.lr).isEqualTo(0.001);
        assertThat(fit.seed).isEqualTo(12345678901L);
        assertThat(fit.optimizer.ema).isTrue();
        assertThat(fit.optimizer.shuffle).isFalse();
        assertThat(fit.augment).containsExactly(Augment.FLIP, Augment.CROP);
    }

    @Test
    void keysOfAJsonFileStandForOptions() throws IOException {
        String config = file("c.json", "{\"data\": \"d\", \"augment\": \"flip,crop\", \"ema\": false}");
        Fit fit = parse("fit", "--config=" + config);
        assertThat(fit.data).isEqualTo(Path.of("d"));
        assertThat(fit.augment).containsExactly(Augment.FLIP, Augment.CROP);
        assertThat(fit.optimizer.ema).isFalse();
        assertThat(fit.epochs).isEqualTo(10);
    }

    @Test
    void optionsOnTheCommandLineGoBeforeTheFile() throws IOException {
        String config = file("c.yml", "epochs: 3\nlr: 0.5\nema: true\nshuffle: false\naugment: [flip]\ndata: file\n");
        Fit fit = parse(
                "fit",
                "--config",
                config,
                "-e",
                "7",
                "--lr=0.25",
                "--no-ema",
                "--shuffle",
                "--augment=none",
                "--data",
                "typed");
        assertThat(fit.epochs).isEqualTo(7);
        assertThat(fit.optimizer.lr).isEqualTo(0.25);
        assertThat(fit.optimizer.ema).isFalse();
        assertThat(fit.optimizer.shuffle).isTrue();
        assertThat(fit.augment).containsExactly(Augment.NONE);
        assertThat(fit.data).isEqualTo(Path.of("typed"));
    }

    @Test
    void withoutAFileNothingChanges() {
        assertThat(parse("fit", "--data=d").epochs).isEqualTo(10);
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(parse("fit", "--data=d", "--config", file("c.yaml", "# nothing\n")).epochs)
                .isEqualTo(10);
    }

    @Test
    void unknownKeysAreRefusedWithTheNearest() throws IOException {
        refused(file("c.yaml", "epoch: 3"), "c.yaml", "'epoch'", "did you mean 'epochs'?", "augment, data, ema");
        refused(file("d.yaml", "config: x.yaml"), "unknown key 'config'");
        refused(file("e.yaml", "stacktrace: true"), "unknown key 'stacktrace'");
    }

    @Test
    void valuesOfAWrongTypeAreRefusedWithFileAndKey() throws IOException {
        refused(file("a.yaml", "epochs: many"), "a.yaml", "epochs", "whole number", "many");
        refused(file("b.yaml", "epochs: 2.5"), "b.yaml", "epochs", "2.5");
        refused(file("c.yaml", "lr: fast"), "c.yaml", "lr", "a number", "fast");
        refused(file("d.yaml", "ema: maybe"), "d.yaml", "ema", "true or false", "maybe");
        refused(file("e.yaml", "augment: [flip, flop]"), "e.yaml", "augment", "none, flip, crop", "flop");
        refused(file("f.yaml", "lr: [1, 2]"), "f.yaml", "lr", "one value");
        refused(file("g.yaml", "lr: {a: 1}"), "g.yaml", "lr", "a number");
        refused(file("h.yaml", "lr: true"), "h.yaml", "lr", "a number");
        refused(file("i.yaml", "lr:"), "i.yaml", "lr", "null");
    }

    @Test
    void aWrongValueIsRefusedEvenWhereTheCommandLineOverridesIt() throws IOException {
        String config = file("c.yaml", "epochs: many");
        assertThatThrownBy(() -> parse("fit", "--data=d", "--epochs=3", "--config", config))
                .hasMessageContaining("c.yaml: epochs 'many': must be a whole number of at least 1");
    }

    @Test
    void filesThatAreNoConfigurationAreRefused() throws IOException {
        refused(folder.resolve("gone.yaml").toString(), "gone.yaml", "no such file");
        refused(file("c.txt", "epochs: 3"), "c.txt", ".yaml, .yml or .json");
        refused(file("list.yaml", "- epochs"), "list.yaml", "option: value");
        refused(file("broken.json", "{\"epochs\": "), "broken.json", "line 1");
        refused(file("twice.yaml", "epochs: 3\nepochs: 4\n"), "twice.yaml", "Duplicate");
        refused(file("two.json", "{\"epochs\": 3} {\"epochs\": 4}"), "two.json");
    }

    @Test
    void theConfigurationOfARunOrAModelIsCalledWhatItIs() throws IOException {
        refused(file("run.json", "{\"format\": 1, \"run\": {\"epochs\": 3}, \"recipe\": \"\"}"), "a run", "--resume");
        refused(file("model.json", "{\"model_type\": \"vit\", \"hidden_size\": 8}"), "a model", "--model " + folder);
    }

    @Test
    void keysMayHaveTheNamesThatTheCommandLineTakes() throws IOException {
        Fit fit = parse("fit", "--data=d", "--config", file("c.yaml", "num_epochs: 7\n"));
        assertThat(fit.epochs).isEqualTo(7);
    }

    @Test
    void typeTagsOfYamlMakeNoObjects() throws IOException {
        refused(
                file("c.yaml", "lr: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://localhost\"]]"),
                "c.yaml",
                "lr");
    }

    @Test
    void whatFollowsTwoDashesIsNoOption() throws IOException {
        String config = file("c.yaml", "epochs: 3\n");
        CommandLine root = new CommandLine(new Root()).addSubcommand(new CommandLine(new Fit()));
        String[] args = {"fit", "--data=d", "--", "--config", config};
        assertThat(ConfigFileDefaults.expand(root, args)).containsExactly(args);
    }
}
