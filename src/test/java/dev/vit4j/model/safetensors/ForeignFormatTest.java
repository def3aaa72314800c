package dev.vit4j.model.safetensors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First bytes as git-lfs, torch.save (zip and legacy), h5py, torch.onnx.export and web servers write them. */
class ForeignFormatTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1\noid sha256:8a5b\nsize 346293852\n', git lfs pull",
        "'PK\3\4\0\0\10\10\0\0archive/data.pkl', torch.save",
        "'\u0080\2}q\0(X\7\0\0\0weight', a pickle",
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
}
