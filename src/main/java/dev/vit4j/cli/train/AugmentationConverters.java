package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.KeyValues;
import dev.vit4j.common.BadInputException;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandAugment;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of {@link AugmentationOptions}. */
final class AugmentationConverters {
    private AugmentationConverters() {}

    /** Turns a value out of range into a usage error. */
    private static <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (BadInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static final class ResizedCrop implements ITypeConverter<RandomResizedCrop> {
        @Override
        public RandomResizedCrop convert(String text) {
            KeyValues values = new KeyValues(text, "scale", "ratio");
            RandomResizedCrop usual = RandomResizedCrop.DEFAULT;
            double[] scale = values.range("scale", usual.minScale(), usual.maxScale());
            double[] ratio = values.range("ratio", usual.minRatio(), usual.maxRatio());
            return checked(() -> new RandomResizedCrop(scale[0], scale[1], ratio[0], ratio[1]));
        }
    }

    static final class Rand implements ITypeConverter<RandAugment> {
        @Override
        public RandAugment convert(String text) {
            KeyValues values = new KeyValues(text, "n", "m", "mstd");
            RandAugment usual = RandAugment.DEFAULT;
            int operations = values.whole("n", usual.operations());
            double magnitude = values.number("m", usual.magnitude());
            double deviation = values.number("mstd", usual.deviation());
            return checked(() -> new RandAugment(operations, magnitude, deviation));
        }
    }

    static final class Jitter implements ITypeConverter<ColorJitter> {
        @Override
        public ColorJitter convert(String text) {
            if (text.indexOf('=') < 0) {
                double x = new KeyValues(text, "brightness").number("brightness", 0);
                return checked(() -> new ColorJitter(x, x, x, 0));
            }
            KeyValues values = new KeyValues(text, "brightness", "contrast", "saturation", "hue");
            double brightness = values.number("brightness", 0);
            double contrast = values.number("contrast", 0);
            double saturation = values.number("saturation", 0);
            double hue = values.number("hue", 0);
            return checked(() -> new ColorJitter(brightness, contrast, saturation, hue));
        }
    }

    static final class Erasing implements ITypeConverter<RandomErasing> {
        @Override
        public RandomErasing convert(String text) {
            KeyValues values = new KeyValues(text, "p", "area", "ratio", "fill");
            RandomErasing usual = RandomErasing.of(0.25);
            double probability = values.number("p", usual.probability());
            double[] area = values.range("area", usual.minArea(), usual.maxArea());
            double[] ratio = values.range("ratio", usual.minRatio(), usual.maxRatio());
            RandomErasing.Fill fill = fill(values.text("fill", "noise"));
            return checked(() -> new RandomErasing(probability, area[0], area[1], ratio[0], ratio[1], fill));
        }

        private static RandomErasing.Fill fill(String name) {
            for (RandomErasing.Fill fill : RandomErasing.Fill.values()) {
                if (fill.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return fill;
                }
            }
            throw new TypeConversionException("fill must be noise, mean or black, not " + name);
        }
    }
}
