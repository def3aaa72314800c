package dev.vit4j.data.export;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Csv;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.FileNames;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Exports to a folder of images and {@code labels.csv} with the columns path, label and, if there are several, split. */
public final class ManifestExport implements ExportFormat {
    private static final String FILE = "labels.csv";

    @Override
    public String name() {
        return "manifest";
    }

    @Override
    public String entry() {
        return FILE;
    }

    @Override
    public boolean keepsClassOrder() {
        return false;
    }

    @Override
    public void check(ExportedData data) {
        for (String label : data.labels()) {
            requireOption(
                    !label.isEmpty() && !label.contains("|") && label.equals(label.strip()),
                    "--format manifest: class '%s' has a |, which separates labels, or blanks at its ends; choose parquet or"
                            + " webdataset",
                    DisplayText.printable(label));
        }
    }

    @Override
    public DatasetWriter open(Path folder, ExportedData data) throws IOException {
        return new Writer(folder, data);
    }

    private static final class Writer implements DatasetWriter {
        private final Path folder;
        private final ExportedData data;
        private final BufferedWriter rows;
        private String split = "";

        private Writer(Path folder, ExportedData data) throws IOException {
            this.folder = folder;
            this.data = data;
            this.rows = Files.newBufferedWriter(folder.resolve(FILE), StandardCharsets.UTF_8);
            row("path", "label", "split");
        }

        private void row(String path, String label, String part) throws IOException {
            if (data.undivided()) {
                Csv.write(rows, path, label);
            } else {
                Csv.write(rows, path, label, part);
            }
        }

        @Override
        public void begin(String name) {
            split = name;
        }

        @Override
        public void write(ExportedImage image) throws IOException {
            Path images = folder.resolve("images");
            Path file = ImageFiles.write(data.undivided() ? images : images.resolve(split), image.name(), image);
            String label =
                    Arrays.stream(image.classes()).mapToObj(data.labels()::get).collect(Collectors.joining("|"));
            row(FileNames.portable(folder, file), label, split);
        }

        @Override
        public void finish() throws IOException {
            rows.flush();
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
