package dev.vit4j.data.archive;

import dev.vit4j.common.ComposedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The folders in an archive. An entry's folder is found by the names above it; images are only counted. */
final class FolderTree {
    private static final int ROOT = 0;

    private final List<Folder> folders = new ArrayList<>();

    /** A folder. */
    static final class Folder {
        private final int number;
        private final String name;
        private final Folder parent;
        private final Map<String, Folder> children = new LinkedHashMap<>();
        private int ownImages;
        private int images;

        private Folder(int number, String name, Folder parent) {
            this.number = number;
            this.name = name;
            this.parent = parent;
        }

        /** Returns the number by which {@link FolderTree#folder(int)} finds it. */
        int number() {
            return number;
        }

        /** Returns its name, in Unicode's composed form. */
        String name() {
            return name;
        }

        List<Folder> children() {
            return List.copyOf(children.values());
        }

        /** Returns the number of images directly in it. */
        int ownImages() {
            return ownImages;
        }

        /** Returns the number of images in it and the folders inside. */
        int images() {
            return images;
        }

        /** Returns the number of folders above it. */
        int depth() {
            return parent == null ? 0 : 1 + parent.depth();
        }

        /** Returns its place below a folder; empty if it is not in it. */
        Optional<Folder> childOf(Folder ancestor) {
            Folder child = this;
            while (child.parent != null && child.parent != ancestor) {
                child = child.parent;
            }
            return Optional.of(child).filter(found -> found.parent == ancestor);
        }

        /** Returns whether it lies below a folder. */
        boolean isIn(Folder ancestor) {
            return childOf(ancestor).isPresent();
        }

        String path() {
            return parent == null ? "" : parent.parent == null ? name : parent.path() + "/" + name;
        }
    }

    FolderTree() {
        folders.add(new Folder(ROOT, "", null));
    }

    /** Returns the names of an entry's folders and its own, without empty ones and {@code .}. */
    static List<String> parts(String entry) {
        List<String> parts = new ArrayList<>();
        for (String part : EntryNames.parts(entry)) {
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    Folder root() {
        return folders.get(ROOT);
    }

    Folder folder(int number) {
        return folders.get(number);
    }

    /** Returns the folder of these names, which is made if it is new. */
    Folder folder(List<String> names) {
        Folder folder = root();
        for (String name : names) {
            Folder parent = folder;
            folder = parent.children.computeIfAbsent(ComposedText.of(name), own -> {
                Folder made = new Folder(folders.size(), own, parent);
                folders.add(made);
                return made;
            });
        }
        return folder;
    }

    /** Counts an image. */
    void addImage(Folder folder) {
        folder.ownImages++;
        for (Folder above = folder; above != null; above = above.parent) {
            above.images++;
        }
    }
}
