package dev.vit4j.classify.input;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.data.fetch.UrlReader;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Expands command line arguments into images, in order: an image stands for itself, a folder for the images below it,
 * an archive, CIFAR binary or Parquet file for those inside it, a glob for its matches, an {@code http} or {@code https} URL for what
 * it leads to, {@code @list} for the paths in a file, {@code -} for paths on stdin, and {@code /dev/stdin} for an image
 * on stdin. An existing file is never treated as a glob. A missing file becomes an input with an
 * error, so that its row is not lost.
 *
 * <p>Reads lazily, and holds only the names of one folder and its parents.
 */
public final class ImageInputs implements Iterator<ImageSource>, AutoCloseable {
    /** Name of the list on stdin, for messages. */
    static final String STDIN_LIST = "standard input";

    private final SourceStream sources;
    private final LeftOutFiles leftOut;

    private ImageInputs(SourceStream sources, LeftOutFiles leftOut) {
        this.sources = sources;
        this.leftOut = leftOut;
    }

    /**
     * @param arguments as typed
     * @param stdin where {@code -} reads its list, in UTF-8, and {@code /dev/stdin} its image
     * @param options how to read the inputs
     * @return the images, in the order of the arguments; within a folder sorted by name
     * @throws BadInputException if a list is missing, a glob is malformed, or stdin is named twice
     */
    public static ImageInputs open(List<String> arguments, InputStream stdin, InputOptions options) {
        check(arguments, options);
        PathExpansion expansion = new PathExpansion(options, PathExpansion.Depth.CONTENT, stdin);
        return new ImageInputs(joined(arguments, stdin, expansion), expansion.leftOut());
    }

    /**
     * Expands arguments as {@link #open} does, but does not open files of several images. Each file can then be read
     * elsewhere with {@link #open(InputFile, InputOptions)}, and all in order give the same images.
     *
     * @param arguments as typed
     * @param stdin where {@code -} reads its list, in UTF-8
     * @param options how to read the inputs
     * @return the files, in the order of the arguments; within a folder sorted by name
     * @throws BadInputException if a list is missing, a glob is malformed, or an image on stdin is named
     */
    public static InputFiles files(List<String> arguments, InputStream stdin, InputOptions options) {
        arguments.stream().filter(PathExpansion::isStdin).findFirst().ifPresent(name -> {
            throw new BadInputException(name + ": an image on stdin cannot be read elsewhere; save it to a file");
        });
        check(arguments, options);
        PathExpansion expansion = new PathExpansion(options, PathExpansion.Depth.FILES, stdin);
        return new InputFiles(joined(arguments, stdin, expansion), expansion.leftOut());
    }

    /**
     * @param file from {@link #files}
     * @param options how to read it
     * @return the images in it
     */
    public static ImageInputs open(InputFile file, InputOptions options) {
        PathExpansion expansion =
                new PathExpansion(options, PathExpansion.Depth.CONTENT, InputStream.nullInputStream());
        SourceStream sources = switch (file.kind()) {
            case IMAGE -> SourceStream.of(new ImageSource.File(file.name(), Locations.path(file.place())));
            case CONTAINER -> expansion.file(Locations.path(file.place()), file.name(), true);
            case URL -> expansion.open(file.place(), false);
            case MISSING -> SourceStream.missing(file.name(), file.place());
        };
        return new ImageInputs(sources, expansion.leftOut());
    }

    private static void check(List<String> arguments, InputOptions options) {
        require(
                arguments.stream().filter(ImageInputs::readsStdin).count() <= 1,
                "%s: stdin can be read only once; name it once",
                String.join(
                        " and ",
                        arguments.stream().filter(ImageInputs::readsStdin).toList()));
        arguments.forEach(ImageInputs::check);
        options.imageColumn().ifPresent(column -> requireTable(arguments, column));
    }

    /** Refuses the name of a column where all inputs are single images. */
    private static void requireTable(List<String> arguments, String column) {
        requireOption(
                !arguments.stream().allMatch(ImageInputs::isSingleImage),
                "--image-column %s: no input is a file with columns, such as Parquet; leave it out",
                column);
    }

    private static boolean isSingleImage(String argument) {
        if (!isFile(argument)) {
            return UrlReader.isUrl(argument) || PathExpansion.isStdin(argument);
        }
        try {
            Path file = Locations.path(argument);
            return Files.isRegularFile(file) && ImageDecoder.isImage(file);
        } catch (IllegalArgumentException e) {
            return false; // said when it is opened
        }
    }

    /** @return files in folders and archives that were left out so far, because they are no images */
    public LeftOutFiles leftOut() {
        return leftOut;
    }

    /**
     * @param argument names one image: a file, a URL or {@code /dev/stdin}
     * @param stdin where {@code /dev/stdin} reads it
     * @param options how to read it
     * @return the image
     */
    public static ImageSource image(String argument, InputStream stdin, InputOptions options) {
        if (!isFile(argument)) {
            return new PathExpansion(options, PathExpansion.Depth.CONTENT, stdin)
                    .open(argument, false)
                    .next();
        }
        try {
            return ImageSource.of(Locations.path(argument));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(argument + ": not a possible file name here: " + e.getMessage(), e);
        }
    }

    /**
     * @param argument names one image
     * @return whether it names a file by its path, rather than a URL, a {@code file:} URI or stdin
     */
    public static boolean isFile(String argument) {
        return !UrlReader.isUrl(argument) && !PathExpansion.isStdin(argument) && !argument.startsWith("file:");
    }

    /**
     * @param argument as typed
     * @return whether it reads stdin, as a list or as an image
     */
    public static boolean readsStdin(String argument) {
        return argument.equals("-") || PathExpansion.isStdin(argument);
    }

    /**
     * Counts images without reading any.
     *
     * @param arguments as typed
     * @param options how to read the inputs
     * @return the number of rows; empty if it is unknown before all is read, as with a list on a pipe or a tar archive
     */
    public static OptionalLong count(List<String> arguments, InputOptions options) {
        if (onlyOnce(arguments)) {
            return OptionalLong.empty();
        }
        return count(arguments, options, Long.MAX_VALUE);
    }

    /**
     * Counts images up to a limit without reading any, which is quick for small limits.
     *
     * @param arguments as typed
     * @param options how to read the inputs
     * @param limit where to stop
     * @return the number of rows, at most the limit; the limit too if the number is unknown before all is read
     */
    public static int countUpTo(List<String> arguments, InputOptions options, int limit) {
        return onlyOnce(arguments)
                ? limit
                : (int) count(arguments, options, limit).orElse(limit);
    }

    private static OptionalLong count(List<String> arguments, InputOptions options, long limit) {
        InputStream none = InputStream.nullInputStream();
        try (SourceStream sources =
                joined(arguments, none, new PathExpansion(options, PathExpansion.Depth.COUNT, none))) {
            long count = 0;
            while (count < limit && sources.hasNext()) {
                sources.next();
                count++;
            }
            return OptionalLong.of(count);
        } catch (PathExpansion.Uncountable e) {
            return OptionalLong.empty();
        }
    }

    private static boolean onlyOnce(List<String> arguments) {
        return arguments.stream()
                .anyMatch(argument ->
                        argument.equals("-") || (argument.startsWith("@") && !Files.isRegularFile(listFile(argument))));
    }

    private static SourceStream joined(List<String> arguments, InputStream stdin, PathExpansion expansion) {
        Iterator<String> left = arguments.iterator();
        return new JoinedStream(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return left.hasNext();
                    }

                    @Override
                    public Supplier<SourceStream> next() {
                        String argument = left.next();
                        return () -> expand(argument, stdin, expansion);
                    }
                },
                () -> {});
    }

    private static SourceStream expand(String argument, InputStream stdin, PathExpansion expansion) {
        if (argument.equals("-")) {
            return expansion.list(STDIN_LIST, stdin);
        }
        return argument.startsWith("@")
                ? expansion.list(argument.substring(1), openList(argument))
                : expansion.open(argument, true);
    }

    /** Checks a list file early, so that errors appear before the first image is classified. */
    private static void check(String argument) {
        if (argument.startsWith("@")) {
            listFile(argument);
        } else if (Glob.isGlob(argument) && !UrlReader.isUrl(argument)) {
            Glob.check(argument);
        }
    }

    /** Does not open the file: opening a pipe, such as the shell's {@code @<(find ...)}, would consume names. */
    private static Path listFile(String argument) {
        try {
            Path file = Path.of(argument.substring(1));
            require(
                    Files.exists(file),
                    "%s: no such list of files; for an image whose name begins with @, write ./@...",
                    file);
            require(!Files.isDirectory(file), "%s: the list cannot be read: it is a folder; leave out the @", file);
            require(Files.isReadable(file), "%s: the list cannot be read: permission denied", file);
            return file;
        } catch (InvalidPathException e) {
            throw new BadInputException(
                    argument.substring(1) + ": the list cannot be read: not a possible file name here", e);
        }
    }

    private static InputStream openList(String argument) {
        Path file = listFile(argument);
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new BadInputException(file + ": the list cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean hasNext() {
        return sources.hasNext();
    }

    @Override
    public ImageSource next() {
        return sources.next();
    }

    @Override
    public void close() {
        sources.close();
    }
}
