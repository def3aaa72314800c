package dev.vit4j.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First bytes as git-lfs, torch.save (zip and legacy), h5py, torch.onnx.export and web servers write them. */
class ForeignFormatTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'PK\3\4\0\0\10\10\0\0archive/data.pkl', torch.save",
        "'\u0080\2}q\0(X\7\0\0\0weight', a pickle",
        "'\u0080\4\u0095\36\0\0\0\0\0\0\0}', a pickle",
        "'\u0089HDF\r\n\032\n\0', Keras",
        "'<!DOCTYPE html><html><title>404</title></html>', a web page",
        "'\n<html lang=en>', a web page",
        "'\10\7\22\7pytorch\32\0052.1.0', ONNX",
        "'---\ntitle: A model card\n---\n', a text file",
    })
    void isNamedWithTheRemedy(String start, String remedy) throws IOException {
        Path file = Files.write(folder.resolve("model.safetensors"), start.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": not a safetensors file but ")
                .hasMessageContaining(remedy);
    }

    @Test
    void aPicklesRemedyIsTwoLinesOfPython() throws IOException {
        Path file = Files.write(
                folder.resolve("weights.pth"), "PK\3\4\0\0\10\10\0\0a".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .hasMessageEndingWith("convert it with Python:\n"
                        + "    import torch, safetensors.torch; w = torch.load(\"" + file
                        + "\", map_location=\"cpu\", weights_only=True)\n"
                        + "    safetensors.torch.save_file({k: v.clone().contiguous() for k, v in"
                        + " w.get(\"state_dict\", w.get(\"model\", w)).items()}, \""
                        + folder.resolve("model.safetensors") + "\", {\"format\": \"pt\"})");
    }

    @ParameterizedTest
    @CsvSource({
        // As the specification of github.com/git-lfs/git-lfs has them; there may be lines of extensions, and Windows'
        // line ends.
        "'oid sha256:8a5b9b6cdb\nsize 346293852\n', ' of a file of 346293852 bytes'",
        "'ext-0-foo sha256:8a5b\r\noid sha256:8a5b\r\nsize 12345\r\n', ' of a file of 12345 bytes'",
        "'oid sha256:8a', ''",
    })
    void aGitLfsPointerSaysWhatToRun(String lines, String size) throws IOException {
        Path file = Files.writeString(
                folder.resolve("model.safetensors"), "version https://git-lfs.github.com/spec/v1\n" + lines);
        String message = file + ": this is a Git LFS pointer" + size + ": run git lfs pull";
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Json.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(message);
    }

    /** The length of a header of 640 bytes is 80 02 00 ..., as a pickle begins. */
    @Test
    void aHeaderOf640BytesIsNoPickle() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}";
        byte[] content = ByteBuffer.allocate(8 + 640 + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(640)
                .put((header + " ".repeat(640 - header.length())).getBytes(StandardCharsets.UTF_8))
                .putFloat(1.5f)
                .array();
        Path file = Files.write(folder.resolve("model.safetensors"), content);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.read("a").getFloat(0)).isEqualTo(1.5f);
        }
    }
}
