package dev.vit4j.cli.train;

import dev.vit4j.train.Distillation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of {@code vit train}: what is learned from another model. */
final class DistillationOptions {
    /** As Tian et al. 2020 (contrastive representation distillation) set Hinton's method for CIFAR-100. */
    private static final double SOFT_ALPHA = 0.9;

    private static final double SOFT_TEMPERATURE = 4;
    /** Touvron et al. 2021 (DeiT), section 4. */
    private static final double HARD_ALPHA = 0.5;

    @Option(
            names = "--teacher",
            paramLabel = "MODEL",
            description = "Model folder to learn from too: it sees each batch as augmented, and its answers are learned"
                    + " beside the labels.")
    private String teacher = "";

    @Option(
            names = "--distill",
            paramLabel = "soft|hard",
            defaultValue = "soft",
            description = "What of the teacher's answers: its probabilities, or its decisions as labels (default:"
                    + " ${DEFAULT-VALUE}).")
    private Distillation.Kind kind = Distillation.Kind.SOFT;

    @Option(
            names = "--distill-alpha",
            paramLabel = "X",
            description = "The teacher's share of the loss (default: 0.9, with --distill hard 0.5).")
    private Double alpha;

    @Option(
            names = "--distill-temperature",
            paramLabel = "X",
            description = "What both models' logits are divided by before they are compared (default: 4, with --distill"
                    + " hard none).")
    private Double temperature;

    /**
     * @param command named in messages
     * @return what was asked for
     * @throws ParameterException if there are settings of distillation and no teacher
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
        double usualAlpha = soft ? SOFT_ALPHA : HARD_ALPHA;
        double usualTemperature = soft ? SOFT_TEMPERATURE : 1;
        return new Distillation(
                teacher,
                kind,
                alpha == null ? usualAlpha : alpha,
                temperature == null ? usualTemperature : temperature);
    }
}
