package dev.vit4j.model.safetensors;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Recognizes files that stand where safetensors are expected. */
final class ForeignFormat {
    /** Bytes that {@link #remedy} wants to see. */
    static final int BYTES = 64;

    private static final String SAVE =
            "save the model as safetensors: save_pretrained(folder, safe_serialization=True) of transformers,"
                    + " or safetensors.torch.save_file";

    private ForeignFormat() {}

    /**
     * @param start the file's first bytes, up to {@link #BYTES} of them
     * @return what the file is and what to do; empty if it is none of the known formats
     */
    static Optional<String> remedy(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of("a Git LFS pointer, which stands for the file; fetch the file itself: git lfs pull");
        }
        if (text.startsWith("PK\003\004")) {
            return Optional.of("a zip archive, as torch.save writes (a pickle, which runs code when loaded); " + SAVE);
        }
        if (text.startsWith("\u0080\002")) {
            return Optional.of("a pickle, which runs code when loaded; " + SAVE);
        }
        if (text.startsWith("\u0089HDF\r\n")) {
            return Optional.of("an HDF5 file, as Keras writes; " + SAVE);
        }
        String lower = text.stripLeading().toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
            return Optional.of("a web page; download the file itself");
        }
        if (start.length < 8 || isPlausibleLength(start)) {
            return Optional.empty();
        }
        if (start[0] == 8 && start[2] == 0x12) { // fields 1 and 2 of ModelProto: IR version and producer's name
            return Optional.of("an ONNX file, it seems; " + SAVE);
        }
        return text.chars().allMatch(ForeignFormat::isText) ? Optional.of("a text file") : Optional.empty();
    }

    /** The first 8 bytes are the length of a header, far below 4 GB. */
    private static boolean isPlausibleLength(byte[] start) {
        return start[4] == 0 && start[5] == 0 && start[6] == 0 && start[7] == 0;
    }

    private static boolean isText(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c >= ' ';
    }
}
