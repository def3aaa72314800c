package dev.vit4j.data.folder;

import dev.vit4j.common.Locations;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.datavec.api.split.BaseInputSplit;

/** DataVec's split of a list of files. Unlike {@code CollectionInputSplit}, it makes their URIs on demand. */
final class FileListSplit extends BaseInputSplit {
    private final List<Path> files;

    /** @param files not copied */
    FileListSplit(List<Path> files) {
        this.files = files;
    }

    @Override
    public long length() {
        return files.size();
    }

    @Override
    public URI[] locations() {
        return files.stream().map(Path::toUri).toArray(URI[]::new);
    }

    @Override
    public Iterator<URI> locationsIterator() {
        return files.stream().map(Path::toUri).iterator();
    }

    @Override
    public Iterator<String> locationsPathIterator() {
        return files.stream().map(file -> file.toUri().toString()).iterator();
    }

    @Override
    public void updateSplitLocations(boolean reset) {
        // The list does not change.
    }

    @Override
    public boolean needsBootstrapForWrite() {
        return false;
    }

    @Override
    public void bootStrapForWrite() {
        // Nothing is written.
    }

    /** @throws UnsupportedOperationException always: the files are read only */
    @Override
    public OutputStream openOutputStreamFor(String location) {
        throw new UnsupportedOperationException("read only: " + location);
    }

    @Override
    public InputStream openInputStreamFor(String location) throws Exception {
        return Files.newInputStream(Locations.path(URI.create(location)));
    }

    @Override
    public void reset() {
        // Each iterator starts anew.
    }

    @Override
    public boolean resetSupported() {
        return true;
    }
}
