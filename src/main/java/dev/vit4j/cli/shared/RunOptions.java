package dev.vit4j.cli.shared;

import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.device.DeviceChoice;
import dev.vit4j.ops.device.DeviceRequest;
import dev.vit4j.ops.device.Devices;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options of every command that runs a model; used as an argument group, so that help shows them together. */
public class RunOptions {
    public static final String HEADING = "%nRuntime:%n";

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda[:N]",
            defaultValue = "auto",
            converter = Device.class,
            description = "Run on this device (default: ${DEFAULT-VALUE}).")
    private DeviceRequest device = new DeviceRequest(DeviceRequest.Kind.AUTO, 0);

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = ThreadCount.class,
            description = "Compute with N CPU threads (default: one per core).")
    private Integer threads;

    @Option(
            names = "--ops",
            paramLabel = "auto|fused|stock",
            defaultValue = "auto",
            description = "Use this implementation of the encoder's operations (default: ${DEFAULT-VALUE}).")
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
     * Chooses device and operations and configures ND4J. Call it before any other use of ND4J.
     *
     * @param err gets one line if a GPU was requested and the CPU is used
     * @return what will run
     * @throws dev.vit4j.common.BadInputException if this build does not support the request
     */
    public RunPlan resolve(PrintStream err) {
        DeviceChoice choice = Devices.choose(device);
        if (choice.warning() != null) {
            err.println("vit: " + choice.warning());
        }
        Devices.use(choice);
        return new RunPlan(
                choice,
                ops.toString(),
                OpsChoice.of(ops.toString()),
                threads == null ? OptionalInt.empty() : OptionalInt.of(threads));
    }
}
