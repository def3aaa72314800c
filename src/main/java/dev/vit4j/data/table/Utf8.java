package dev.vit4j.data.table;

import dev.vit4j.common.BadInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Decodes UTF-8 strictly. */
final class Utf8 {
    private Utf8() {}

    /**
     * @param bytes hold the text
     * @param offset of its first byte
     * @param length number of its bytes
     * @param file for messages
     * @param line for messages
     * @return the text
     * @throws BadInputException if it is not UTF-8
     */
    static String text(byte[] bytes, int offset, int length, Path file, int line) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] <= 0) {
                return checked(bytes, offset, length, file, line);
            }
        }
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }

    private static String checked(byte[] bytes, int offset, int length, Path file, int line) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(file, line, e);
        }
        if (text.indexOf('\0') >= 0) {
            throw notUtf8(file, line, null); // UTF-16 of ASCII text is valid UTF-8 with zeros
        }
        return text;
    }

    private static BadInputException notUtf8(Path file, int line, Exception cause) {
        return new BadInputException(file + ": line " + line + ": not UTF-8; save the file with that encoding", cause);
    }
}
