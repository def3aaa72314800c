package dev.vit4j.model.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;

/**
 * timm's crops in a {@code preprocessor_config.json}. transformers has no such crops and ignores the field: it crops up
 * to a pixel beside timm's, and pads with black.
 */
final class TimmCrop {
    private static final String FIELD = "timm";
    private static final String MODE = "crop_mode";
    private static final String SIZE = "size";

    private enum Mode {
        CENTER,
        BORDER
    }

    private TimmCrop() {}

    /**
     * @param fields of the file
     * @param read what transformers reads from it
     * @return what timm computes, if the file says so
     * @throws BadInputException if the field is not as {@link #write} writes it
     */
    static Preprocessing read(JsonFields fields, Preprocessing read) {
        if (!fields.has(FIELD)) {
            return read;
        }
        JsonFields timm = fields.object(FIELD);
        Mode mode = timm.choice(MODE, Mode.class, Mode.CENTER);
        Resize resize = read.resize();
        if (timm.has(SIZE)) {
            Size size = ProcessorSize.exact(timm, SIZE);
            resize = new Resize(new ResizeRule.KeepRatio(size, mode == Mode.BORDER), resize.interpolation());
        }
        Crop crop = mode == Mode.BORDER ? Crop.CENTER_ON_MEAN : Crop.CENTER_HALF_EVEN;
        return new Preprocessing(read.target(), resize, crop, read.normalization());
    }

    /**
     * @param json gets the field, if the preprocessing is timm's
     * @param preprocessing to write
     */
    static void write(ObjectNode json, Preprocessing preprocessing) {
        if (preprocessing.crop() != Crop.CENTER_HALF_EVEN && preprocessing.crop() != Crop.CENTER_ON_MEAN) {
            return;
        }
        Mode mode = preprocessing.crop() == Crop.CENTER_ON_MEAN ? Mode.BORDER : Mode.CENTER;
        ObjectNode timm = json.putObject(FIELD);
        timm.put(MODE, JsonFields.choice(mode));
        if (preprocessing.resize().rule() instanceof ResizeRule.KeepRatio ratio) {
            timm.putArray(SIZE).add(ratio.size().height()).add(ratio.size().width());
        }
    }
}
