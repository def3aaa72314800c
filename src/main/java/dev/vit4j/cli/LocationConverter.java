package dev.vit4j.cli;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads files and folders that options and arguments name: paths, or locations on other file systems. */
final class LocationConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        try {
            return Locations.path(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("not a possible file name here: " + e.getMessage());
        } catch (BadInputException e) {
            throw new TypeConversionException(e.problem(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("not the URI of a file: " + e.getMessage());
        }
    }
}
