package dev.vit4j.cli.attention;

import dev.vit4j.attention.bulk.ClassChoice;
import dev.vit4j.attention.bulk.HeadChoice;
import dev.vit4j.attention.bulk.LayerChoice;
import dev.vit4j.attention.bulk.MapPlan;
import dev.vit4j.attention.bulk.Method;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.Query;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Options of {@code vit attention} that say which maps are made. */
final class MapOptions {
    @Option(
            names = "--method",
            paramLabel = "raw|rollout|gradient",
            defaultValue = "raw",
            description = "raw: one layer's look-up; rollout: the look-ups of all layers chained; gradient: relevance"
                    + " for a class (default: ${DEFAULT-VALUE}).")
    private Method method = Method.RAW;

    @Option(
            names = "--layer",
            paramLabel = "N|last|all",
            converter = LayerConverter.class,
            description = "With raw: which layer; all gives a sheet (default: last).")
    private LayerChoice layer;

    @Option(
            names = "--head",
            paramLabel = "N|mean|max|min|all",
            converter = HeadConverter.class,
            description = "With raw and rollout: one head, the heads' mean, largest or smallest weight, or each by"
                    + " itself on a sheet (default: mean).")
    private HeadChoice head;

    @Option(
            names = "--query",
            paramLabel = "class|ROW,COL",
            converter = QueryConverter.class,
            defaultValue = "class",
            description = "Who asks: class for what the classifier reads (the class token, or the mean over all"
                    + " patches), or a patch (default: ${DEFAULT-VALUE}).")
    private Query query = Query.CLASSIFIER;

    @Option(
            names = "--class",
            paramLabel = "NAME|INDEX|top",
            description = "With gradient: the class; top for each image's likeliest (default: top).")
    private String target;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "With raw and rollout: weights become w^(1/T), rows summing to 1 again; at 0 only the best"
                    + " key is left (default: 1).")
    private Double temperature;

    @Option(
            names = "--discard",
            paramLabel = "X",
            description = "With rollout: this share of each query's lightest keys is left out, 0 to below 1 (default:"
                    + " 0).")
    private Double discard;

    /**
     * @param line for the message
     * @throws ParameterException if an option was given that the method has no use for
     */
    void requireThatFit(CommandLine line) {
        require(line, layer == null || method == Method.RAW, "--layer");
        require(line, head == null || method != Method.GRADIENT, "--head");
        require(line, target == null || method == Method.GRADIENT, "--class");
        require(line, temperature == null || method != Method.GRADIENT, "--temperature");
        require(line, discard == null || method == Method.ROLLOUT, "--discard");
    }

    private void require(CommandLine line, boolean fits, String option) {
        if (!fits) {
            throw new ParameterException(
                    line,
                    option + " has no meaning with --method " + method.name().toLowerCase(Locale.ROOT)
                            + "; leave it out or choose another method");
        }
    }

    MapPlan toPlan() {
        return new MapPlan(
                method,
                layer == null ? LayerChoice.LAST : layer,
                head == null ? HeadChoice.of(Heads.MEAN) : head,
                query,
                target == null ? ClassChoice.TOP : ClassChoice.parse(target),
                temperature == null ? 1 : temperature,
                discard == null ? 0 : discard);
    }

    private static int number(String value, String others) {
        if (!value.matches("[0-9]{1,6}")) {
            throw new TypeConversionException("expected a number from 0, or " + others + ", but was '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    /** Parses {@code N|last|all}. */
    static final class LayerConverter implements ITypeConverter<LayerChoice> {
        @Override
        public LayerChoice convert(String value) {
            return switch (value) {
                case "last" -> LayerChoice.LAST;
                case "all" -> LayerChoice.ALL;
                default -> LayerChoice.one(number(value, "last or all"));
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
                default -> HeadChoice.of(Heads.one(number(value, "mean, max, min or all")));
            };
        }
    }

    /** Parses {@code class|ROW,COL}. */
    static final class QueryConverter implements ITypeConverter<Query> {
        private static final Pattern PATCH = Pattern.compile("([0-9]{1,5}),([0-9]{1,5})");

        @Override
        public Query convert(String value) {
            if (value.equals("class")) {
                return Query.CLASSIFIER;
            }
            Matcher patch = PATCH.matcher(value);
            if (!patch.matches()) {
                throw new TypeConversionException(
                        "expected class, or row and column of a patch such as 3,5, but was '" + value + "'");
            }
            return Query.patch(Integer.parseInt(patch.group(1)), Integer.parseInt(patch.group(2)));
        }
    }
}
