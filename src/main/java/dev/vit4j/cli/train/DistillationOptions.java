package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.train.Distillation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The group Distillation of {@code vit train}. */
final class DistillationOptions {
    static final String HEADING = "%nDistillation:%n";

    @Option(
            names = "--teacher",
            paramLabel = "MODEL",
            description =
                    "Distill this model (a folder, a run or hf:ORG/NAME): it sees the same augmented batches, and its predictions are"
                            + " learned beside the labels.")
    private String teacher = "";

    @Option(
            names = "--distill",
            paramLabel = "soft|hard",
            description = "Learn the teacher's probabilities, or its decisions as labels (default: ${DEFAULT-VALUE}).")
    private Distillation.Kind kind = Distillation.NONE.kind();

    @Option(
            names = "--distill-alpha",
            paramLabel = "X",
            converter = Numbers.Fraction.class,
            description = "Set the teacher's share of the loss (default: 0.9, with --distill hard 0.5).")
    private Double alpha;

    @Option(
            names = "--distill-temperature",
            paramLabel = "X",
            converter = Numbers.Positive.class,
            description = "Divide both models' logits by X before they are compared (default: 4, with --distill hard"
                    + " none).")
    private Double temperature;

    /**
     * @param command named in messages
     * @return the requested distillation
     * @throws ParameterException if there are distillation settings without a teacher
     */
    Distillation toDistillation(CommandSpec command) {
        boolean soft = kind == Distillation.Kind.SOFT;
        if (teacher.isEmpty()) {
            if (!soft || alpha != null || temperature != null) {
                throw new ParameterException(
                        command.commandLine(),
                        "--distill, --distill-alpha and --distill-temperature need --teacher MODEL");
            }
            return Distillation.NONE;
        }
        String folder = FileNames.of(ModelArgument.trained(
                "--teacher", Locations.path(teacher), command.commandLine().getErr()::println));
        Distillation usual = Distillation.of(folder, kind);
        return new Distillation(
                folder,
                kind,
                alpha == null ? usual.alpha() : alpha,
                temperature == null ? usual.temperature() : temperature);
    }
}
