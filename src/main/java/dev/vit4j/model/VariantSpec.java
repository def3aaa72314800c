package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.NearestName;
import dev.vit4j.common.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A variant with changed settings, written as {@code cct-2/3x2:width=192:depth=4}. Since it is a single string, run
 * options, recipes and benchmarks accept it wherever they accept a variant's name. Sizes are the side of a square or
 * height and width: {@code nano/4:patch-size=8x4}.
 *
 * @param variant one of {@link ViTVariants#names}
 * @param changes values by setting, one of {@link #SETTINGS}
 */
public record VariantSpec(String variant, Map<String, String> changes) {
    /** Settings that can be changed, named like the options of {@code vit train}. */
    public static final List<String> SETTINGS = List.of(
            "width",
            "depth",
            "heads",
            "mlp-width",
            "attention",
            "patch-size",
            "patch-stride",
            "patch-padding",
            "stem",
            "stem-widths",
            "pooling",
            "position",
            "registers",
            "layer-scale");

    private static final int FIRST_WIDTH = 64;

    /** @throws BadInputException if there is no such setting */
    public VariantSpec {
        changes = Map.copyOf(changes);
        for (String setting : changes.keySet()) {
            if (!SETTINGS.contains(setting)) {
                throw new BadInputException("unknown setting '" + Excerpt.of(setting) + "' of a model variant"
                        + NearestName.hint(setting, SETTINGS) + "\nSettings: " + String.join(", ", SETTINGS));
            }
        }
    }

    /**
     * @param text {@code variant}, or {@code variant:setting=value:setting=value}
     * @return the parsed specification
     * @throws BadInputException if a setting is unknown, has no value or appears twice
     */
    public static VariantSpec parse(String text) {
        String[] parts = text.split(":", -1);
        Map<String, String> changes = new LinkedHashMap<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            int equals = part.indexOf('=');
            require(
                    equals > 0,
                    "model '%s': '%s' is not of the form setting=value",
                    Excerpt.of(text),
                    Excerpt.of(part));
            String before = changes.put(part.substring(0, equals), part.substring(equals + 1));
            require(
                    before == null,
                    "model '%s': %s is given twice",
                    Excerpt.of(text),
                    Excerpt.of(part.substring(0, equals)));
        }
        return new VariantSpec(parts[0], changes);
    }

    /** @return the string that {@link #parse} reads, with settings in a fixed order */
    public String text() {
        StringBuilder text = new StringBuilder(variant);
        for (String setting : SETTINGS) {
            if (changes.containsKey(setting)) {
                text.append(':').append(setting).append('=').append(changes.get(setting));
            }
        }
        return text.toString();
    }

    /**
     * @return the configuration
     * @throws BadInputException if there is no such variant, or the values are inconsistent
     */
    public ViTConfig config() {
        ViTConfig base = ViTVariants.named(variant);
        ClassHead head = base.head().withPooling(choice("pooling", Pooling.class, base.pooling()));
        return new ViTConfig(
                base.family(),
                base.image(),
                stem(base.stem()),
                embedding(base.embedding(), head.pooling()),
                new EncoderShape(
                        number("width", base.width()),
                        number("depth", base.depth()),
                        number("heads", base.heads()),
                        number("mlp-width", base.mlpWidth())),
                base.blocks()
                        .withLayerScale(number("layer-scale", base.blocks().layerScale()))
                        .withAttention(choice(
                                "attention", AttentionKind.class, base.blocks().attention())),
                head,
                base.dropouts());
    }

    /** A pooling that reads the class token needs it; the others do without, unless the variant has one. */
    private TokenEmbedding embedding(TokenEmbedding base, Pooling pooling) {
        PrefixTokens prefix =
                base.prefix().withRegisters(number("registers", base.prefix().registers()));
        return base.withPrefix(changes.containsKey("pooling") ? pooling.prefix(prefix.registers()) : prefix)
                .withPositions(base.positions()
                        .withEmbedding(choice(
                                "position",
                                PositionEmbedding.class,
                                base.positions().embedding())));
    }

    /**
     * Builds the stem. A new patch size sets the stride to the same value and the padding to 0, unless these are given
     * too. A stem of convolutions has fixed patches; replacing it requires a patch size.
     */
    private Stem stem(Stem base) {
        Stem.Kind kind = choice("stem", Stem.Kind.class, base.kind());
        boolean convolutions = kind == Stem.Kind.CONVOLUTIONS;
        require(
                convolutions || !changes.containsKey("stem-widths"),
                "stem-widths %s: only a stem of convolutions has them",
                changes.get("stem-widths"));
        require(
                convolutions || base.convolutions() == 0 || changes.containsKey("patch-size"),
                "a stem of %s instead of that of %s needs a patch size",
                name(kind),
                variant);
        Stem usual = convolutions && base.convolutions() == 0 ? Stem.convolutions(FIRST_WIDTH) : base;
        Size patchSize = size("patch-size", usual.patchSize());
        boolean cutAnew = changes.containsKey("patch-size") && usual.equals(base);
        return new Stem(
                kind,
                patchSize,
                size("patch-stride", cutAnew ? patchSize : usual.stride()),
                number("patch-padding", cutAnew ? 0 : usual.padding()),
                convolutions ? widths(usual) : List.of());
    }

    private List<Integer> widths(Stem usual) {
        String text = changes.get("stem-widths");
        if (text == null) {
            return usual.widths();
        }
        List<Integer> widths = new ArrayList<>();
        if (!text.equals("none")) {
            for (String width : text.split(",", -1)) {
                widths.add(number("stem-widths", width));
            }
        }
        return widths;
    }

    private int number(String setting, int otherwise) {
        return changes.containsKey(setting) ? number(setting, changes.get(setting)) : otherwise;
    }

    private Size size(String setting, Size otherwise) {
        String value = changes.get(setting);
        if (value == null) {
            return otherwise;
        }
        try {
            return Size.parse(value);
        } catch (BadInputException e) {
            throw new BadInputException(setting + " " + e.getMessage(), e);
        }
    }

    private static int number(String setting, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new BadInputException(setting + " '" + Excerpt.of(value) + "' is not a whole number", e);
        }
    }

    private double number(String setting, double otherwise) {
        String value = changes.get(setting);
        if (value == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw new BadInputException(setting + " '" + Excerpt.of(value) + "' is not a number", e);
        }
    }

    private <E extends Enum<E>> E choice(String setting, Class<E> type, E otherwise) {
        String value = changes.get(setting);
        if (value == null) {
            return otherwise;
        }
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(VariantSpec::name).toList();
        require(
                names.contains(value),
                "%s '%s' is unknown%s; expected one of %s",
                setting,
                Excerpt.of(value),
                NearestName.hint(value, names),
                String.join(", ", names));
        return type.getEnumConstants()[names.indexOf(value)];
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
