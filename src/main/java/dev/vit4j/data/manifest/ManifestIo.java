package dev.vit4j.data.manifest;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Json;
import dev.vit4j.common.Locations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes manifests as JSON Lines: first the folder and the parts, then a line for each file. */
public final class ManifestIo {
    private static final String FORMAT_FIELD = "format";
    private static final int FORMAT = 1;

    private ManifestIo() {}

    /**
     * @param manifest to write
     * @param file written whole or not at all
     * @throws IOException if writing fails
     */
    public static void write(DataManifest manifest, Path file) throws IOException {
        ObjectNode head = Json.mapper().createObjectNode();
        head.put(FORMAT_FIELD, FORMAT).put("folder", FileNames.of(manifest.folder()));
        head.setAll(manifest.toJson());
        AtomicFiles.write(file, temporary -> {
            try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                writer.write(Json.line(head) + "\n");
                for (Map.Entry<String, ManifestFile> entry : manifest.files().entrySet()) {
                    ObjectNode line = Json.mapper().createObjectNode().put("name", entry.getKey());
                    line.put("bytes", entry.getValue().bytes());
                    line.put("parts", entry.getValue().parts());
                    if (!entry.getValue().sha256().isEmpty()) {
                        line.put("sha256", entry.getValue().sha256());
                    }
                    writer.write(Json.line(line) + "\n");
                }
            }
        });
    }

    /**
     * @param file any
     * @return whether it begins as a file from {@link #write} does
     */
    public static boolean isManifest(Path file) {
        byte[] begin = ("{\"" + FORMAT_FIELD + "\":" + FORMAT + ",\"folder\":").getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(begin.length), begin);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    /**
     * @param file from {@link #write}
     * @return the manifest
     * @throws BadInputException if it cannot be read or is not one; the message names file and line
     */
    public static DataManifest read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            ObjectNode head = object(lines.readLine(), file, 1);
            int format = head.path(FORMAT_FIELD).asInt(0);
            require(format > 0 && head.path("folder").isTextual(), "%s: not the data of a run", file);
            require(format <= FORMAT, "%s: format %d is newer than this version reads (%d)", file, format, FORMAT);
            head.remove(FORMAT_FIELD);
            Path folder = Locations.path(head.remove("folder").textValue());
            SortedMap<String, ManifestFile> files = new TreeMap<>();
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode node = object(line, file, ++number);
                require(
                        node.path("name").isTextual() && node.path("bytes").isIntegralNumber(),
                        "%s: line %d: name or size is missing",
                        file,
                        number);
                files.put(
                        node.get("name").textValue(),
                        new ManifestFile(
                                node.get("bytes").longValue(),
                                node.path("parts").asText(),
                                node.path("sha256").asText()));
            }
            return new DataManifest(folder, DataSummary.read(head, file.toString()), files);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static ObjectNode object(String line, Path file, int number) {
        try {
            JsonNode node = Json.mapper().readTree(line == null ? "" : line);
            require(node instanceof ObjectNode, "%s: line %d: not a JSON object", file, number);
            return (ObjectNode) node;
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": line " + number + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }
}
