package dev.vit4j.data;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.NearestName;
import dev.vit4j.data.export.CifarExport;
import dev.vit4j.data.export.ExportFormat;
import dev.vit4j.data.export.FolderExport;
import dev.vit4j.data.export.ManifestExport;
import dev.vit4j.data.parquet.ParquetExport;
import dev.vit4j.data.webdataset.WebDatasetExport;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The formats that data sets can be exported to. */
public final class ExportFormats {
    private static final List<ExportFormat> ALL = List.of(
            new FolderExport(), new ManifestExport(), new ParquetExport(), new WebDatasetExport(), new CifarExport());

    private ExportFormats() {}

    /** @return names of the formats */
    public static List<String> names() {
        return ALL.stream().map(ExportFormat::name).toList();
    }

    /**
     * @param name of a format
     * @return the format
     * @throws dev.vit4j.common.BadOptionException if there is none; the message suggests the nearest name and lists all
     */
    public static ExportFormat byName(String name) {
        Optional<ExportFormat> found =
                ALL.stream().filter(format -> format.name().equals(name)).findFirst();
        requireOption(
                found.isPresent(),
                "--format %s: no such format%s; formats: %s",
                name,
                NearestName.hint(name, new HashSet<>(names())),
                String.join(", ", names()));
        return found.orElseThrow();
    }
}
