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

    /** Labels an image by the folder it lies in. */
    FolderLabel() {
        this.root = null;
    }

    /** @param root holds the class folders, in which images may lie at any depth */
    FolderLabel(Path root) {
        this.root = root.toAbsolutePath().toString();
    }

    @Override
    public Writable getLabelForPath(String path) {
        return new Text(ComposedText.of(folder(Path.of(path).toAbsolutePath())));
    }

    private String folder(Path file) {
        if (root != null && file.startsWith(root)) {
            return Path.of(root).relativize(file).getName(0).toString();
        }
        return file.getParent() == null ? "" : String.valueOf(file.getParent().getFileName());
    }
}
