package dev.vit4j.spark.files;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.SparkEnv;

/** Java's file operations, done by Hadoop's clients. */
final class HadoopProvider extends FileSystemProvider {
    private static final String READ_POLICY = "fs.option.openfile.read.policy";

    private volatile Session session = new Session(null, Map.of(), null, new ConcurrentHashMap<>());

    /** Settings and the file systems that were opened with them: those of a running application, or those before it starts. */
    private record Session(
            SparkEnv environment,
            Map<String, String> properties,
            Configuration configuration,
            ConcurrentMap<String, HadoopStore> stores) {
        boolean isOf(SparkEnv now, Map<String, String> propertiesNow) {
            return configuration != null && environment == now && properties.equals(propertiesNow);
        }
    }

    static boolean hasScheme(String text) {
        return Locations.scheme(text).isPresent();
    }

    Configuration configuration() {
        return session().configuration();
    }

    private Session session() {
        SparkEnv environment = SparkEnv.get();
        Map<String, String> properties = environment == null ? ClientSettings.properties() : Map.of();
        Session known = session;
        if (!known.isOf(environment, properties)) {
            known = new Session(environment, properties, ClientSettings.of(environment), new ConcurrentHashMap<>());
            session = known;
        }
        return known;
    }

    /**
     * @param location not percent-encoded
     * @return its path
     * @throws BadInputException if the file system cannot be opened
     */
    HadoopPath path(String location) {
        int colon = location.indexOf(':');
        int end = colon + 1;
        if (location.startsWith("//", end)) {
            int slash = location.indexOf('/', end + 2);
            end = slash < 0 ? location.length() : slash;
        }
        String start = location.substring(0, end);
        Session now = session();
        HadoopStore store = now.stores().get(start);
        if (store == null) {
            store = new HadoopStore(this, address(location, start, now.configuration()));
            now.stores().put(start, store);
        }
        String path = location.substring(end);
        return HadoopPath.of(store, path.startsWith("/") ? path : "/" + path);
    }

    /** Returns scheme and authority. Nothing is opened, since settings may follow. */
    private static URI address(String location, String start, Configuration configuration) {
        try {
            URI asked = new URI(start + (start.endsWith(":") ? "///" : "/"));
            URI usual = FileSystem.getDefaultUri(configuration);
            boolean incomplete =
                    asked.getAuthority() == null && asked.getScheme().equalsIgnoreCase(usual.getScheme());
            String authority = incomplete ? usual.getAuthority() : asked.getAuthority();
            return new URI(asked.getScheme().toLowerCase(Locale.ROOT), authority, "/", null, null);
        } catch (URISyntaxException e) {
            throw new BadInputException(
                    location + ": not a location (" + e.getReason() + "); write scheme://host:port/path or"
                            + " scheme://bucket/path",
                    e);
        }
    }

    @Override
    public String getScheme() {
        return "hadoop";
    }

    /** @throws UnsupportedOperationException always: paths come from {@link Locations} */
    @Override
    public java.nio.file.FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException(uri + ": paths come from Locations.path");
    }

    @Override
    public java.nio.file.FileSystem getFileSystem(URI uri) {
        return getPath(uri).getFileSystem();
    }

    @Override
    public HadoopPath getPath(URI uri) {
        return path(uri.getScheme() + "://" + (uri.getAuthority() == null ? "" : uri.getAuthority()) + uri.getPath());
    }

    private static FileSystem client(HadoopPath path) {
        try {
            return path.store().client();
        } catch (UnsupportedFileSystemException e) {
            throw HadoopProblem.unknown(path, e);
        } catch (IOException | RuntimeException e) {
            throw HadoopProblem.unreachable(path, e);
        }
    }

    /** Asks for a file unless its state is known. */
    private static FileState state(HadoopPath path) throws IOException {
        FileState known = path.state();
        return known != null ? known : ask(path);
    }

    private static FileState ask(HadoopPath path) throws IOException {
        try {
            return path.know(FileState.asked(client(path).getFileStatus(path.hadoop())));
        } catch (IOException e) {
            path.forget();
            IOException problem = HadoopProblem.of(path, e);
            // Whoever asks whether a file exists would take it for missing.
            if (problem instanceof AccessDeniedException) {
                throw HadoopProblem.denied(path, e);
            }
            if (problem instanceof java.nio.file.FileSystemException) {
                throw problem;
            }
            throw HadoopProblem.unreachable(path, e);
        }
    }

    /** Returns null if there is no such file. */
    private static FileState askIfThere(HadoopPath path) throws IOException {
        try {
            return ask(path);
        } catch (NoSuchFileException missing) {
            return null;
        }
    }

    @Override
    public FileChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        HadoopPath file = HadoopPath.require(path);
        boolean append = options.contains(StandardOpenOption.APPEND);
        if (!append && !options.contains(StandardOpenOption.WRITE)) {
            FileStatus status = requireFile(file);
            return new ReadChannel(file, open(file, status, "random"), status.getLen());
        }
        if (options.contains(StandardOpenOption.READ) || options.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
            throw new UnsupportedOperationException(file + ": files are read or written here, not both, and kept");
        }
        return write(file, options, append);
    }

    private static FileChannel write(HadoopPath file, Set<? extends OpenOption> options, boolean append)
            throws IOException {
        FileState there = askIfThere(file);
        file.forget();
        boolean create = options.contains(StandardOpenOption.CREATE);
        if (there != null && options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (there == null && !create && !options.contains(StandardOpenOption.CREATE_NEW)) {
            throw new NoSuchFileException(file.toString());
        }
        if (there != null && there.isDirectory()) {
            throw new java.nio.file.FileSystemException(file.toString(), null, "is a folder");
        }
        boolean empty = there == null || there.size() == 0 || options.contains(StandardOpenOption.TRUNCATE_EXISTING);
        if (!empty && !append) {
            throw new UnsupportedOperationException(file + ": can be written anew or at its end, not changed");
        }
        try {
            FSDataOutputStream out;
            if (!empty) {
                out = client(file).append(file.hadoop());
                return new WriteChannel(file, out, there.size());
            }
            requireParent(file);
            out = client(file).create(file.hadoop(), there != null);
            return new WriteChannel(file, out, 0);
        } catch (IOException e) {
            throw HadoopProblem.of(file, e);
        }
    }

    /** Hadoop creates missing folders by itself; Java's callers expect an error. */
    private static void requireParent(HadoopPath file) throws IOException {
        HadoopPath parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            state(parent);
        }
    }

    private static FileStatus requireFile(HadoopPath file) throws IOException {
        FileState state = state(file);
        if (state.isDirectory()) {
            throw new java.nio.file.FileSystemException(file.toString(), null, "is a folder");
        }
        return state.status();
    }

    private static FSDataInputStream open(HadoopPath file, FileStatus status, String policy) throws IOException {
        try {
            return client(file)
                    .openFile(file.hadoop())
                    .opt(READ_POLICY, policy)
                    .withFileStatus(status)
                    .build()
                    .get();
        } catch (java.util.concurrent.ExecutionException e) {
            file.forget();
            throw HadoopProblem.of(
                    file, e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.nio.channels.ClosedByInterruptException();
        } catch (IOException e) {
            file.forget();
            throw HadoopProblem.of(file, e);
        }
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        HadoopPath file = HadoopPath.require(path);
        return open(file, requireFile(file), "sequential");
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        HadoopPath path = HadoopPath.require(folder);
        if (!state(path).isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        try {
            return new Listing(path, client(path).listStatusIterator(path.hadoop()), filter);
        } catch (IOException e) {
            throw HadoopProblem.of(path, e);
        }
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        HadoopPath path = HadoopPath.require(folder);
        path.forget();
        if (askIfThere(path) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        requireParent(path);
        try {
            if (!client(path).mkdirs(path.hadoop())) {
                throw new java.nio.file.FileSystemException(path.toString(), null, "the folder could not be created");
            }
        } catch (IOException e) {
            throw HadoopProblem.of(path, e);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        HadoopPath path = HadoopPath.require(file);
        path.forget();
        Moves.delete(client(path), path, ask(path));
        path.forget();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        HadoopPath from = HadoopPath.require(source);
        HadoopPath to = HadoopPath.require(target);
        from.forget();
        FileState there = ask(from);
        if (!from.equals(to)) {
            Moves.copy(from, there, to, askIfThere(to), Set.of(options));
            to.forget();
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        HadoopPath from = HadoopPath.require(source);
        HadoopPath to = HadoopPath.require(target);
        from.forget();
        FileState there = ask(from);
        if (!from.equals(to)) {
            Moves.move(from, there, to, askIfThere(to), Set.of(options));
            from.forget();
            to.forget();
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (!(other instanceof HadoopPath second)) {
            return false;
        }
        HadoopPath first = HadoopPath.require(path);
        boolean same = first.toAbsolutePath()
                .normalize()
                .equals(second.toAbsolutePath().normalize());
        if (!same) {
            state(first);
            state(second);
        }
        return same;
    }

    @Override
    public boolean isHidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException(path + ": its space is not measured");
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        HadoopPath file = HadoopPath.require(path);
        state(file);
        // Others only compare permission bits, which say nothing of S3 or of a superuser.
        if (modes.length > 0 && file.store().address().getScheme().equals("hdfs")) {
            FsAction action = FsAction.NONE;
            for (AccessMode mode : modes) {
                action = action.or(
                        switch (mode) {
                            case READ -> FsAction.READ;
                            case WRITE -> FsAction.WRITE;
                            case EXECUTE -> FsAction.EXECUTE;
                        });
            }
            try {
                client(file).access(file.hadoop(), action);
            } catch (IOException e) {
                throw HadoopProblem.of(file, e);
            }
        }
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (!type.isAssignableFrom(FileState.class)) {
            throw new UnsupportedOperationException(path + ": has basic attributes only");
        }
        return type.cast(state(HadoopPath.require(path)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        FileState state = state(HadoopPath.require(path));
        return Map.of(
                "size", state.size(),
                "lastModifiedTime", state.lastModifiedTime(),
                "isDirectory", state.isDirectory(),
                "isRegularFile", state.isRegularFile());
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return type.isAssignableFrom(View.class) ? type.cast(new View(HadoopPath.require(path))) : null;
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException(path + ": its attributes are not changed");
    }

    private record View(HadoopPath path) implements BasicFileAttributeView {
        @Override
        public String name() {
            return "basic";
        }

        @Override
        public BasicFileAttributes readAttributes() throws IOException {
            return state(path);
        }

        @Override
        public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
            path.forget();
            try {
                client(path)
                        .setTimes(
                                path.hadoop(),
                                modified == null ? -1 : modified.toMillis(),
                                accessed == null ? -1 : accessed.toMillis());
            } catch (IOException e) {
                throw HadoopProblem.of(path, e);
            }
        }
    }
}
