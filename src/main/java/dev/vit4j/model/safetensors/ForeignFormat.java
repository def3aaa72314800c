package dev.vit4j.model.safetensors;

import dev.vit4j.common.LfsPointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recognizes files that stand where safetensors are expected. */
final class ForeignFormat {
    /** Bytes that {@link #remedy} wants to see. */
    static final int BYTES = LfsPointer.BYTES;

    private ForeignFormat() {}

    /**
     * @param file for the remedy
     * @param start the file's first bytes, up to {@link #BYTES} of them
     * @return what the file is and what to do, to follow its name; empty if it is none of the known formats
     */
    static Optional<String> remedy(Path file, byte[] start) {
        Optional<LfsPointer> pointer = LfsPointer.of(start);
        if (pointer.isPresent()) {
            return pointer.map(LfsPointer::remedy);
        }
        return format(file, start).map(format -> "not a safetensors file but " + format);
    }

    private static Optional<String> format(Path file, byte[] start) {
        if (start.length > 8 && start[8] == '{' && isPlausibleLength(start)) {
            return Optional.empty(); // the length of a header may begin like a pickle: 640 is 80 02
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\003\004")) {
            return Optional.of("a zip archive, as torch.save writes (a pickle, which runs code when loaded); "
                    + PythonConversion.of(List.of(file)));
        }
        if (isPickle(text)) {
            return Optional.of("a pickle, which runs code when loaded; " + PythonConversion.of(List.of(file)));
        }
        if (text.startsWith("\u0089HDF\r\n")) {
            return Optional.of(
                    "an HDF5 file, as Keras writes; save the model with PyTorch, by safetensors.torch.save_file");
        }
        String lower = text.stripLeading().toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
            return Optional.of("a web page; download the file itself");
        }
        if (start.length < 8 || isPlausibleLength(start)) {
            return Optional.empty();
        }
        if (start[0] == 8 && start[2] == 0x12) { // fields 1 and 2 of ModelProto: IR version and producer's name
            return Optional.of("an ONNX file, it seems; save the model with PyTorch, by safetensors.torch.save_file");
        }
        return text.chars().allMatch(ForeignFormat::isText) ? Optional.of("a text file") : Optional.empty();
    }

    /** Pickles of protocol 2 to 5 begin with PROTO and the protocol's number. */
    private static boolean isPickle(String text) {
        return text.length() > 1 && text.charAt(0) == 0x80 && text.charAt(1) >= 2 && text.charAt(1) <= 5;
    }

    /** The first 8 bytes are the length of a header, far below 4 GB. */
    private static boolean isPlausibleLength(byte[] start) {
        return start[4] == 0 && start[5] == 0 && start[6] == 0 && start[7] == 0;
    }

    private static boolean isText(int c) {
        return c == '\n' || c == '\r' || c == '\t' || c >= ' ';
    }
}
