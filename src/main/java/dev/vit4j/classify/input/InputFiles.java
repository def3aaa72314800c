package dev.vit4j.classify.input;

import dev.vit4j.classify.input.InputFile.Kind;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** The files that inputs name, in order, none of them opened. Reads lazily. */
public final class InputFiles implements Iterator<InputFile>, AutoCloseable {
    private final SourceStream sources;
    private final LeftOutFiles leftOut;

    InputFiles(SourceStream sources, LeftOutFiles leftOut) {
        this.sources = sources;
        this.leftOut = leftOut;
    }

    /** @return files in folders that were left out so far, because they are no images */
    public LeftOutFiles leftOut() {
        return leftOut;
    }

    @Override
    public boolean hasNext() {
        return sources.hasNext();
    }

    /** @throws BadInputException if the next input is an image on stdin or a pipe */
    @Override
    public InputFile next() {
        ImageSource source = sources.next();
        if (source instanceof ImageSource.File file) {
            return onDisk(file.name(), Kind.IMAGE, file.path());
        }
        if (source instanceof ImageSource.Container container) {
            return onDisk(container.name(), Kind.CONTAINER, container.path());
        }
        if (source instanceof ImageSource.Remote) {
            return new InputFile(source.name(), Kind.URL, source.name(), 0);
        }
        if (source instanceof ImageSource.Missing missing) {
            return new InputFile(missing.name(), Kind.MISSING, missing.problem(), 0);
        }
        throw new BadInputException(
                source.name() + ": an image on stdin or a pipe cannot be read elsewhere; save it to a file");
    }

    private static InputFile onDisk(String name, Kind kind, Path path) {
        String place = FileNames.of(path.toAbsolutePath());
        try {
            return new InputFile(name, kind, place, Files.size(path));
        } catch (IOException e) {
            return new InputFile(name, kind, place, 0); // reading it says why
        }
    }

    @Override
    public void close() {
        sources.close();
    }
}
