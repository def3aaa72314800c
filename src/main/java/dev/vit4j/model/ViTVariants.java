package dev.vit4j.model;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.NearestName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Model variants by name: {@code B/16} is a Base model with patches of 16 pixels.
 *
 * <p>B and L are from Dosovitskiy et al. 2021, table 1; Ti and S from Touvron et al. 2021 (DeiT), table 1, and
 * big_vision's {@code models/vit.py}; {@code lite-6/4} and {@code lite-7/4} are the ViT-Lite models of Hassani et al.
 * 2021, section 4. The layer-norm epsilon is big_vision's and timm's 1e-6.
 */
public final class ViTVariants {
    private static final Map<String, ViTConfig> TABLE = table();

    private ViTVariants() {}

    /** @return names of all variants, small ones for CIFAR first */
    public static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }

    /**
     * @param name one of {@link #names}, optionally with changed settings such as {@code cct-2/3x2:width=192:depth=4};
     *     see {@link VariantSpec}
     * @return the variant's configuration, without dropout; the CIFAR ones have 10 classes, the others 1000
     * @throws BadInputException if there is no such variant (the message suggests the nearest name and lists all), or
     *     if the changes are inconsistent
     */
    public static ViTConfig byName(String name) {
        return VariantSpec.parse(name).config();
    }

    /** @return the variant without changes */
    static ViTConfig named(String name) {
        ViTConfig config = TABLE.get(name);
        if (config == null) {
            throw new BadInputException("unknown model variant '" + Excerpt.of(name) + "'"
                    + NearestName.hint(name, TABLE.keySet()) + "\nVariants: " + String.join(", ", TABLE.keySet()));
        }
        return config;
    }

    private static Map<String, ViTConfig> table() {
        Map<String, ViTConfig> table = new LinkedHashMap<>();
        // For tests: the smallest model with several layers, heads and patches.
        table.put("test", config(32, 8, 32, 2, 2, 64, 10));
        // For CPUs: 311,338 parameters.
        table.put("nano/4", config(32, 4, 96, 4, 3, 192, 10));
        table.put("lite-6/4", config(32, 4, 256, 6, 4, 512, 10));
        table.put("lite-7/4", config(32, 4, 256, 7, 4, 512, 10));
        // Compact convolutional transformers, Hassani et al. 2021, tables 1 and 2: depth / kernel x convolutions.
        table.put("cct-2/3x2", convolutional(2, 128, 2, 128, 64));
        table.put("cct-4/3x2", convolutional(4, 128, 2, 128, 64));
        table.put("cct-6/3x1", convolutional(6, 256, 4, 512));
        table.put("cct-7/3x1", convolutional(7, 256, 4, 512));
        // Overlapping patches without convolutions, with no more tokens than non-overlapping ones.
        table.put("lap-4/8", overlapping(4, 128, 4, 256));
        // For comparing speed with PyTorch.
        table.put("reference", config(32, 4, 192, 6, 3, 768, 10));
        for (int patch : new int[] {16, 32}) {
            table.put("Ti/" + patch, config(224, patch, 192, 12, 3, 768, 1000));
            table.put("S/" + patch, config(224, patch, 384, 12, 6, 1536, 1000));
            table.put("B/" + patch, config(224, patch, 768, 12, 12, 3072, 1000));
            table.put("L/" + patch, config(224, patch, 1024, 24, 16, 4096, 1000));
        }
        table.putAll(FamilyVariants.table());
        return Collections.unmodifiableMap(table);
    }

    private static ViTConfig convolutional(int depth, int width, int heads, int mlpWidth, Integer... widths) {
        EncoderShape encoder = new EncoderShape(width, depth, heads, mlpWidth);
        return ViTConfig.of(ImageShape.rgb(32), Stem.convolutions(widths), encoder, 10)
                .withPooling(Pooling.SEQUENCE);
    }

    private static ViTConfig overlapping(int depth, int width, int heads, int mlpWidth) {
        EncoderShape encoder = new EncoderShape(width, depth, heads, mlpWidth);
        return ViTConfig.of(ImageShape.rgb(32), Stem.patches(8, 4, 2), encoder, 10)
                .withPooling(Pooling.SEQUENCE);
    }

    private static ViTConfig config(
            int imageSize, int patchSize, int width, int depth, int heads, int mlpWidth, int classes) {
        EncoderShape encoder = new EncoderShape(width, depth, heads, mlpWidth);
        return ViTConfig.of(ImageShape.rgb(imageSize), Stem.patches(patchSize), encoder, classes);
    }
}
