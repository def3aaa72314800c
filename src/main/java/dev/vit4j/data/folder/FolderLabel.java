package dev.vit4j.data.folder;

import dev.vit4j.common.ComposedText;
import java.nio.file.Path;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Labels an image by its class folder's name, in Unicode's composed form. DataVec's own generator keeps only what follows
 * a backslash.
 */
@SuppressWarnings("serial")
final class FolderLabel extends ParentPathLabelGenerator {
    /** Absolute path of the folder that holds the class folders; null if images lie directly in their class folder. */
    private final String root;

    private final transient Path folder;

    /** Labels an image by the folder it lies in. */
    FolderLabel() {
        this.root = null;
        this.folder = null;
    }

    /** @param root holds the class folders, in which images may lie at any depth */
    FolderLabel(Path root) {
        this.folder = root.toAbsolutePath();
        this.root = folder.toString();
    }

    @Override
    public Writable getLabelForPath(String path) {
        return new Text(of(Path.of(path)));
    }

    /**
     * @param file an image
     * @return the name of its class
     */
    String of(Path file) {
        return ComposedText.of(name(file.toAbsolutePath()));
    }

    private String name(Path file) {
        Path top = folder != null || root == null ? folder : Path.of(root);
        if (top != null && file.startsWith(top)) {
            return top.relativize(file).getName(0).toString();
        }
        return file.getParent() == null ? "" : String.valueOf(file.getParent().getFileName());
    }
}
