package dev.vit4j.data.parquet;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Locations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The images of one file.
 *
 * @param file the file
 * @param name of the file in the data set, with slashes
 * @param rows number of images
 * @param column that holds them
 * @param rules which images are read
 */
record ShardImages(Path file, String name, int rows, ImageColumn column, ImageRules rules) {
    private static final Pattern URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]+://.*", Pattern.DOTALL);
    private static final String FETCH =
            "images are not fetched while a data set is read: export it with vit data export"
                    + " --fetch-urls, and use what that writes";

    /**
     * @param row of the file
     * @return where the image is, for messages
     */
    static String place(int row) {
        return "row " + row;
    }

    private String where(int row) {
        return file + ": " + place(row);
    }

    /**
     * @param row of the file
     * @param cache of pages
     * @return content of the image file
     * @throws BadInputException if there is none, or it cannot be read; the message names file and row
     */
    byte[] read(int row, PageCache cache) {
        Optional<ByteBuffer> content = value(column.bytes(), row, cache);
        if (content.isPresent()) {
            requireAllowed(row, content.get().remaining());
            byte[] bytes = new byte[content.get().remaining()];
            content.get().get(bytes);
            return bytes;
        }
        String path =
                path(row, cache).orElseThrow(() -> new BadInputException(where(row) + ": has no image: it is null"));
        return URL.matcher(path).matches() ? fetch(row, path) : readFile(row, path);
    }

    private void requireAllowed(int row, long bytes) {
        BadInputException.require(
                bytes <= rules.maxBytes(),
                "%s: has %d bytes, the limit for an image file is %d bytes: replace it by a smaller one",
                where(row),
                bytes,
                rules.maxBytes());
    }

    private byte[] fetch(int row, String url) {
        String shown = DisplayText.printable(url);
        if (rules.urls().isEmpty()) {
            throw new BadInputException(where(row) + ": the image is a URL, " + shown + "; " + FETCH);
        }
        try {
            return rules.urls().get().read(url);
        } catch (IOException e) {
            throw new BadInputException(where(row) + ": " + shown + ": " + e.getMessage(), e);
        }
    }

    private byte[] readFile(int row, String path) {
        try {
            Path image = Locations.resolve(file.toAbsolutePath().getParent(), path);
            if (!Files.isRegularFile(image)) {
                throw new BadInputException(where(row) + ": holds no bytes, only the path "
                        + DisplayText.printable(path) + ", and there is no such file beside the Parquet file; write it"
                        + " again with the bytes embedded, as push_to_hub and to_parquet of datasets do");
            }
            requireAllowed(row, Files.size(image));
            return Files.readAllBytes(image);
        } catch (InvalidPathException e) {
            throw new BadInputException(
                    where(row) + ": holds no bytes, only the path " + DisplayText.printable(path)
                            + ", which is not possible here",
                    e);
        } catch (IOException e) {
            throw BadInputException.unreadable(where(row) + ": " + DisplayText.printable(path), e);
        }
    }

    /**
     * @param row of the file
     * @param cache of pages
     * @return path of the image file; empty if the row has none
     * @throws BadInputException if the column is damaged
     */
    Optional<String> path(int row, PageCache cache) {
        return value(column.paths(), row, cache)
                .map(text -> StandardCharsets.UTF_8.decode(text).toString());
    }

    private Optional<ByteBuffer> value(Optional<ParquetColumn> values, int row, PageCache cache) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(values.get().value(row, cache));
        } catch (IOException e) {
            throw new BadInputException(
                    where(row) + ": column "
                            + String.join(".", values.get().descriptor().getPath()) + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Looks whether a file without bytes names URLs that may not be fetched, so that this is told before training begins.
     *
     * @param cache of pages
     * @throws BadInputException if it does
     */
    void requireNoUrls(PageCache cache) {
        List<Chunk> bytes = column.bytes().map(ParquetColumn::chunks).orElse(List.of());
        if (rows == 0
                || rules.urls().isPresent()
                || !bytes.stream().allMatch(chunk -> chunk.values() == 0 || chunk.allNull())) {
            return;
        }
        Optional<String> first = path(0, cache);
        if (first.isPresent() && URL.matcher(first.get()).matches()) {
            throw new BadInputException(
                    file + ": its images are URLs, such as " + DisplayText.printable(first.get()) + "; " + FETCH);
        }
    }
}
