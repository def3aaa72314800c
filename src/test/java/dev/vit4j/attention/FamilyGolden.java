package dev.vit4j.attention;

import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The tiny models of each family with what transformers and timm computed with them; see the fixtures' README. */
public final class FamilyGolden {
    private FamilyGolden() {}

    /**
     * Reads one without its preprocessing, which is of large images as in the family's published models.
     *
     * @param name of the fixture
     * @param scratch folder for a copy of it
     */
    public static Golden read(String name, Path scratch) throws IOException {
        return new Golden(
                ModelFolder.read(copy(name, scratch)),
                Safetensors.read(Golden.folder("families/" + name).resolve("golden.safetensors")));
    }

    /** Copies configuration and weights. */
    public static Path copy(String name, Path scratch) throws IOException {
        Path folder = Golden.folder("families/" + name);
        Path copy = Files.createDirectories(scratch.resolve(name));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.write(copy.resolve(file), Files.readAllBytes(folder.resolve(file)));
        }
        return copy;
    }
}
