package dev.vit4j.cli;

import dev.vit4j.ops.OpsChoice;
import java.util.Locale;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options of every command that runs a model; used as an argument group, so that help shows them together. */
final class RunOptions {
    static final String HEADING = "%nWhere and how the model runs:%n";

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda[:N]",
            defaultValue = "auto",
            converter = Device.Converter.class,
            description = "Where it runs (default: ${DEFAULT-VALUE}).")
    private Device device = new Device(Device.Kind.AUTO, 0);

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "CPU threads for the arithmetic (default: one for each core).")
    private Integer threads;

    @Option(
            names = "--ops",
            paramLabel = "auto|fused|stock",
            defaultValue = "auto",
            description = "Implementation of the encoder's operations (default: ${DEFAULT-VALUE}).")
    private RequestedOps ops = RequestedOps.AUTO;

    /** What {@code --ops} takes. */
    enum RequestedOps {
        AUTO,
        FUSED,
        STOCK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @return what will run
     * @throws dev.vit4j.common.BadInputException if this build or release cannot do what was asked for
     */
    RunPlan resolve() {
        return new RunPlan(
                device.resolve(),
                ops.toString(),
                OpsChoice.of(ops.toString()),
                threads == null ? OptionalInt.empty() : OptionalInt.of(threads));
    }
}
