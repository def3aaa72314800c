package dev.vit4j.attention.bulk;

import dev.vit4j.attention.draw.MapSheet;
import dev.vit4j.attention.explain.MapTable;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.Json;
import dev.vit4j.image.ImageEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the pictures and numbers of one image: {@code NAME-MAPS.png}, {@code NAME-MAPS.json}. */
final class ImageFiles {
    private final RenderRequest request;
    private final String maps;
    private final Drawer drawer;

    /** @param maps name of the maps in file names */
    ImageFiles(RenderRequest request, String maps) {
        this.request = request;
        this.maps = maps;
        this.drawer = new Drawer(request);
    }

    /**
     * @param fileName base name of the image's files
     * @param name the image's name as given
     * @param results the result of each model
     * @return the files
     * @throws IOException if one cannot be written
     */
    List<Path> write(String fileName, String name, List<ImageResult> results) throws IOException {
        List<Path> files = new ArrayList<>();
        String stem = fileName + "-" + maps;
        if (request.formats().contains(OutputFormat.PNG)) {
            Path file = request.out().resolve(stem + ".png");
            ImageEncoder.writePng(drawer.all(name, results), file);
            files.add(file);
            if (request.each() && !results.get(0).table().single()) {
                files.addAll(each(stem, name, results));
            }
        }
        if (request.formats().contains(OutputFormat.JSON)) {
            Path file = request.out().resolve(stem + ".json");
            AtomicFiles.writeString(file, Json.pretty(ResultJson.whole(name, results)));
            files.add(file);
        }
        return files;
    }

    private List<Path> each(String stem, String name, List<ImageResult> results) throws IOException {
        List<Path> files = new ArrayList<>();
        MapTable table = results.get(0).table();
        for (int row = 0; row < table.rows().size(); row++) {
            MapSheet.Row layer = table.rows().get(row);
            for (int column = 0; column < table.columns().size(); column++) {
                String which = layer.name().replace(" ", "") + "-"
                        + table.columns().get(column).fileName();
                Path file = request.out().resolve(stem + "-" + which + ".png");
                ImageEncoder.writePng(drawer.one(name, results, row, column), file);
                files.add(file);
            }
        }
        return files;
    }
}
