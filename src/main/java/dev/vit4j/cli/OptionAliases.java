package dev.vit4j.cli;

import dev.vit4j.common.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Names of options as PyTorch's, timm's, Hugging Face's and Ultralytics' scripts have them. Those with exactly the
 * meaning of an option are taken for it and not listed in help; the others lead to a suggestion.
 */
final class OptionAliases {
    /** Without dashes in front, words joined by dashes. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("batch-size", "--batch"),
            Map.entry("per-device-train-batch-size", "--batch"),
            Map.entry("per-device-eval-batch-size", "--batch"),
            Map.entry("learning-rate", "--lr"),
            Map.entry("lr-min", "--min-lr"),
            Map.entry("num-workers", "--workers"),
            Map.entry("dataloader-num-workers", "--workers"),
            Map.entry("num-threads", "--threads"),
            Map.entry("wd", "--weight-decay"),
            Map.entry("img-size", "--image-size"),
            Map.entry("imgsz", "--image-size"),
            Map.entry("input-size", "--image-size"),
            Map.entry("num-epochs", "--epochs"),
            Map.entry("num-train-epochs", "--epochs"),
            Map.entry("warmup-epochs", "--warmup"),
            Map.entry("gradient-accumulation-steps", "--accumulate"),
            Map.entry("grad-accum-steps", "--accumulate"),
            Map.entry("clip-grad", "--clip"),
            Map.entry("max-grad-norm", "--clip"),
            Map.entry("smoothing", "--label-smoothing"),
            Map.entry("drop-path-rate", "--drop-path"),
            Map.entry("model-ema-decay", "--ema"),
            Map.entry("ema-decay", "--ema"),
            Map.entry("cutmix-alpha", "--cutmix"),
            Map.entry("mixup-alpha", "--mixup"),
            Map.entry("topk", "--top-k"),
            Map.entry("output", "--out"),
            Map.entry("output-dir", "--out"),
            Map.entry("out-dir", "--out"),
            Map.entry("data-dir", "--data"),
            Map.entry("data-path", "--data"),
            Map.entry("dataset", "--data"),
            Map.entry("model-name-or-path", "--model"));

    private static final Map<String, String> LIKE = Map.ofEntries(
            Map.entry("b", "--batch"),
            Map.entry("bs", "--batch"),
            Map.entry("j", "--workers"),
            Map.entry("jobs", "--threads"),
            Map.entry("e", "--epochs"),
            Map.entry("d", "--data"),
            Map.entry("m", "--model"),
            Map.entry("o", "--out"),
            Map.entry("arch", "--model"),
            Map.entry("checkpoint", "--model"),
            Map.entry("weights", "--model"),
            Map.entry("pretrained", "--model"),
            Map.entry("ckpt", "--model"),
            Map.entry("variant", "--model"),
            Map.entry("gpu", "--device"),
            Map.entry("gpus", "--device"),
            Map.entry("cuda", "--device"),
            Map.entry("cpu", "--device"),
            Map.entry("name", "--out"),
            Map.entry("project", "--out"),
            Map.entry("save-dir", "--out"),
            Map.entry("logdir", "--out"),
            Map.entry("input", "--data"),
            Map.entry("train-dir", "--data"),
            Map.entry("val-ratio", "--val-split"),
            Map.entry("val-size", "--val-split"),
            Map.entry("test-size", "--val-split"),
            Map.entry("validation-split", "--val-split"),
            Map.entry("early-stopping", "--patience"),
            Map.entry("continue", "--resume"),
            Map.entry("resume-from-checkpoint", "--resume"),
            Map.entry("num-images", "--images"),
            Map.entry("iterations", "--steps"),
            Map.entry("k", "--top-k"),
            Map.entry("conf", "--threshold"),
            Map.entry("features", "--embeddings"),
            Map.entry("aa", "--rand-augment"),
            Map.entry("reprob", "--random-erasing"),
            Map.entry("hflip", "--flip"),
            Map.entry("drop", "--dropout"),
            Map.entry("random-seed", "--seed"),
            Map.entry("verbose", "--stacktrace"),
            Map.entry("fp16", "--dtype"),
            Map.entry("half", "--dtype"),
            Map.entry("target-layer", "--layer"));

    private OptionAliases() {}

    /** @return all other names, with dashes in front */
    static Set<String> names() {
        return SAME.keySet().stream().map(name -> "--" + name).collect(Collectors.toSet());
    }

    /**
     * @param command whose options they are
     * @param typed arguments of the command
     * @return the arguments, with every other name of an option replaced by the option's own
     */
    static List<String> resolve(CommandSpec command, List<String> typed) {
        List<String> resolved = new ArrayList<>();
        boolean options = true;
        for (String argument : typed) {
            options = options && !argument.equals("--");
            resolved.add(options && argument.startsWith("--") ? resolve(command, argument) : argument);
        }
        return resolved;
    }

    private static String resolve(CommandSpec command, String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        return own(command, name) + argument.substring(name.length());
    }

    /**
     * @param command whose option it is
     * @param name as typed, with dashes in front
     * @return the option's own name; the name as typed if it is no option's
     */
    static String own(CommandSpec command, String name) {
        if (command.findOption(name) != null || command.negatedOptionsMap().containsKey(name)) {
            return name;
        }
        String words = words(name);
        if (command.findOption("--" + words) != null) {
            return "--" + words;
        }
        String option = SAME.get(words);
        return option != null && command.findOption(option) != null ? option : name;
    }

    /**
     * @param command whose options are meant
     * @param name unknown, as typed
     * @return the option that other programs call that; empty if there is none
     */
    static Optional<String> meant(CommandSpec command, String name) {
        return Optional.ofNullable(LIKE.get(words(name))).filter(option -> command.findOption(option) != null);
    }

    /**
     * @param command whose options are meant
     * @param name misspelled, as typed
     * @param shown names of options that may be suggested
     * @return the option whose name, or whose name in other programs, is nearest; empty if none is near
     */
    static Optional<String> nearest(CommandSpec command, String name, List<String> shown) {
        List<String> names = new ArrayList<>(shown);
        SAME.forEach((other, own) -> {
            if (shown.contains(own)) {
                names.add("--" + other);
            }
        });
        return NearestName.of(name, names).map(near -> own(command, near));
    }

    private static String words(String name) {
        return name.replaceFirst("^-+", "").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
