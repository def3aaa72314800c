package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Expands what was typed into images, in order: an image stands for itself, a folder for the images below it, a glob
 * for what matches it, {@code @list} for the paths in a file, and {@code -} for paths on stdin, one a line. A file that
 * exists is never taken for a glob. What is missing becomes an input with an error, so that its row is not lost.
 */
public final class ImageInputs {
    private final InputStream stdin;
    private final List<ImageInput> inputs = new ArrayList<>();
    private boolean stdinRead;

    private ImageInputs(InputStream stdin) {
        this.stdin = stdin;
    }

    /**
     * @param arguments as typed
     * @param stdin where {@code -} reads its list, UTF-8
     * @return the images, in the order of the arguments; within a folder sorted by name
     * @throws BadInputException if a list cannot be read, or stdin is named twice
     */
    public static List<ImageInput> expand(List<String> arguments, InputStream stdin) {
        ImageInputs expansion = new ImageInputs(stdin);
        for (String argument : arguments) {
            expansion.addArgument(argument);
        }
        return List.copyOf(expansion.inputs);
    }

    private void addArgument(String argument) {
        if (argument.equals("-")) {
            BadInputException.require(!stdinRead, "-: the list on stdin can be read only once; name it once");
            stdinRead = true;
            addList("standard input", new InputStreamReader(stdin, StandardCharsets.UTF_8));
        } else if (argument.startsWith("@")) {
            addListFile(argument.substring(1));
        } else {
            addPath(argument, true);
        }
    }

    private void addListFile(String file) {
        try {
            addList(file, new StringReader(Files.readString(Path.of(file), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            throw new BadInputException(
                    file + ": no such list of files; for an image whose name begins with @, write ./@...", e);
        } catch (IOException | InvalidPathException e) {
            throw new BadInputException(file + ": the list cannot be read as UTF-8 text: " + e.getMessage(), e);
        }
    }

    /** Lines are paths as they are, without globs or further lists: any name without a line feed can stand there. */
    private void addList(String name, java.io.Reader reader) {
        try (BufferedReader lines = new BufferedReader(reader)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String path = inputs.isEmpty() && line.startsWith("\ufeff") ? line.substring(1) : line;
                if (!path.isBlank()) {
                    addPath(path, false);
                }
            }
        } catch (IOException e) {
            throw new BadInputException(name + ": the list cannot be read: " + e.getMessage(), e);
        }
    }

    private void addPath(String text, boolean globAllowed) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            inputs.add(ImageInput.missing(text, "not a possible file name here: " + e.getReason()));
            return;
        }
        if (Files.isDirectory(path)) {
            addAll(text, new ImageFolder().list(path), "no images in this folder");
        } else if (Files.exists(path)) {
            inputs.add(ImageInput.of(path));
        } else if (globAllowed && Glob.isGlob(text)) {
            addAll(text, Glob.expand(text), "no file matches");
        } else {
            inputs.add(ImageInput.missing(text, "no such file"));
        }
    }

    private void addAll(String text, List<ImageInput> found, String whenEmpty) {
        if (found.isEmpty()) {
            inputs.add(ImageInput.missing(text, whenEmpty));
        }
        inputs.addAll(found);
    }
}
