package dev.vit4j.cli.attention;

import dev.vit4j.attention.explain.ClassChoice;
import dev.vit4j.attention.explain.ExplanationMethod;
import dev.vit4j.attention.explain.ExplanationMethod.Setting;
import dev.vit4j.attention.explain.ExplanationMethods;
import dev.vit4j.attention.explain.HeadChoice;
import dev.vit4j.attention.explain.LayerChoice;
import dev.vit4j.attention.explain.MapPlan;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.model.Model;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options of {@code vit attention} that select the maps. */
final class MapOptions {
    @Option(
            names = "--method",
            paramLabel = "${bundle:methods}",
            converter = MethodConverter.class,
            completionCandidates = MethodNames.class,
            description = "Selects how maps are made: ${bundle:method-descriptions} (default:"
                    + " ${bundle:default-method}).")
    private ExplanationMethod method = ExplanationMethods.all().get(0);

    @Option(
            names = "--layer",
            paramLabel = "N|last|all",
            converter = LayerConverter.class,
            description = "With raw: shows one layer, counted from 1; all draws a sheet (default: last).")
    private LayerChoice layer;

    @Option(
            names = "--head",
            paramLabel = "N|mean|max|min|all",
            converter = HeadConverter.class,
            description =
                    "With raw and rollout: shows one head, counted from 1, the mean, maximum or minimum over heads, or"
                            + " every head on a sheet (default: mean).")
    private HeadChoice head;

    @Option(
            names = "--query",
            paramLabel = "pooling|class|distillation|register:K|mean|ROW,COL",
            converter = QueryConverter.class,
            description =
                    "Selects the query: pooling for what the classifier reads, as the model pools its tokens; the class"
                            + " token, the distillation token or a register, where the model has them; the mean over all"
                            + " patches; or a patch by its row and column. Counted from 1 (default: pooling). Not with"
                            + " gradcam and pooling.")
    private Query query;

    @Option(
            names = "--class",
            paramLabel = "NAME|INDEX|top",
            description =
                    "With gradient, gradcam and all: selects the class; top is each image's top prediction (default: top).")
    private String target;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            converter = Numbers.NotNegative.class,
            description =
                    "With raw and rollout: raises weights to the power 1/T and normalizes rows to sum to 1; 0 leaves"
                            + " the best key alone (default: 1).")
    private Double temperature;

    @Option(
            names = "--discard",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "With rollout: discards this fraction of each query's lowest weights, 0 to below 1 (default:"
                    + " 0).")
    private Double discard;

    /**
     * @param line the command line, for the message
     * @throws ParameterException if an option is given that the method does not use
     */
    void requireThatFit(CommandLine line) {
        require(line, query, Setting.QUERY, "--query");
        require(line, layer, Setting.LAYER, "--layer");
        require(line, head, Setting.HEAD, "--head");
        require(line, target, Setting.CLASS, "--class");
        require(line, temperature, Setting.TEMPERATURE, "--temperature");
        require(line, discard, Setting.DISCARD, "--discard");
    }

    private void require(CommandLine line, Object given, Setting setting, String option) {
        if (given != null && !method.settings().contains(setting)) {
            throw new ParameterException(
                    line,
                    option + " has no meaning with --method " + method.name()
                            + "; leave it out or choose another method");
        }
    }

    /**
     * @param model that is to make the maps
     * @throws BadOptionException if the method cannot explain it, or it does not have the layer, head, token or class that
     *     an option names
     */
    void requireThatFit(Model model) {
        MapPlan all = toPlan();
        HeadChoice mean = HeadChoice.of(Heads.MEAN);
        check("--method", model, LayerChoice.LAST, mean, Queries.CLASSIFIER, ClassChoice.TOP);
        check("--layer", model, all.layers(), mean, Queries.CLASSIFIER, ClassChoice.TOP);
        check("--head", model, LayerChoice.LAST, all.heads(), Queries.CLASSIFIER, ClassChoice.TOP);
        check("--query", model, LayerChoice.LAST, mean, all.query(), ClassChoice.TOP);
        check("--class", model, LayerChoice.LAST, mean, Queries.CLASSIFIER, all.target());
    }

    /** Checks one choice, the others being those that every model has. */
    private void check(
            String option, Model model, LayerChoice layers, HeadChoice heads, Query chosen, ClassChoice classes) {
        try {
            new MapPlan(method, layers, heads, chosen, classes, 1, 0).check(model);
        } catch (BadInputException e) {
            throw new BadOptionException(option + ": " + e.getMessage(), e);
        }
    }

    MapPlan toPlan() {
        return new MapPlan(
                method,
                layer == null ? LayerChoice.LAST : layer,
                head == null ? HeadChoice.of(Heads.MEAN) : head,
                query == null ? Queries.CLASSIFIER : query,
                target == null ? ClassChoice.TOP : ClassChoice.parse(target),
                temperature == null ? 1 : temperature,
                discard == null ? 0 : discard);
    }

    private static int number(String value, String others) {
        if (!value.matches("0*[1-9][0-9]{0,5}")) {
            throw new TypeConversionException("must be a number from 1, or " + others);
        }
        return Integer.parseInt(value);
    }

    /** The methods' names. */
    static final class MethodNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ExplanationMethods.names().iterator();
        }
    }

    /** Finds a method by its name. */
    static final class MethodConverter implements ITypeConverter<ExplanationMethod> {
        @Override
        public ExplanationMethod convert(String value) {
            return ExplanationMethods.byName(value)
                    .orElseThrow(() -> new TypeConversionException("unknown method '" + value + "'"));
        }
    }

    /** Parses {@code N|last|all}. */
    static final class LayerConverter implements ITypeConverter<LayerChoice> {
        @Override
        public LayerChoice convert(String value) {
            return switch (value) {
                case "last" -> LayerChoice.LAST;
                case "all" -> LayerChoice.ALL;
                default -> LayerChoice.one(number(value, "last or all") - 1);
            };
        }
    }

    /** Parses {@code N|mean|max|min|all}. */
    static final class HeadConverter implements ITypeConverter<HeadChoice> {
        @Override
        public HeadChoice convert(String value) {
            return switch (value) {
                case "mean" -> HeadChoice.of(Heads.MEAN);
                case "max" -> HeadChoice.of(Heads.MAX);
                case "min" -> HeadChoice.of(Heads.MIN);
                case "all" -> HeadChoice.ALL;
                default -> HeadChoice.of(Heads.one(number(value, "mean, max, min or all") - 1));
            };
        }
    }

    /** Parses {@code pooling|class|distillation|register:K|mean|ROW,COL}. */
    static final class QueryConverter implements ITypeConverter<Query> {
        private static final Pattern REGISTER = Pattern.compile("register:(0*[1-9][0-9]{0,4})");
        private static final Pattern PATCH = Pattern.compile("(0*[1-9][0-9]{0,4}),(0*[1-9][0-9]{0,4})");

        @Override
        public Query convert(String value) {
            return switch (value) {
                case "pooling" -> Queries.CLASSIFIER;
                case "class" -> Queries.CLASS_TOKEN;
                case "distillation" -> Queries.DISTILLATION_TOKEN;
                case "mean" -> Queries.MEAN;
                default -> counted(value);
            };
        }

        private static Query counted(String value) {
            Matcher register = REGISTER.matcher(value);
            if (register.matches()) {
                return Query.register(Integer.parseInt(register.group(1)) - 1);
            }
            Matcher patch = PATCH.matcher(value);
            if (patch.matches()) {
                return Query.patch(Integer.parseInt(patch.group(1)) - 1, Integer.parseInt(patch.group(2)) - 1);
            }
            throw new TypeConversionException(
                    "must be pooling, class, distillation, mean, a register such as register:1, or"
                            + " row and column of a patch, counted from 1, such as 3,5");
        }
    }
}
