package dev.vit4j.cli;

import dev.vit4j.common.BadInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a model was asked to run.
 *
 * @param kind what was asked for
 * @param index which CUDA device; 0 for the others
 */
record Device(Kind kind, int index) {
    /** Sorts of devices. */
    enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    /**
     * @return the device that will run, as reports show it
     * @throws BadInputException if this build cannot run there
     */
    String resolve() {
        if (kind == Kind.CUDA) {
            throw new BadInputException("--device cuda:" + index
                    + ": this build holds ND4J's CPU backend only; use --device cpu or leave the option out");
        }
        return "cpu";
    }

    /** Parses {@code auto|cpu|cuda[:N]}. */
    static final class Converter implements ITypeConverter<Device> {
        private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,3}))?");

        @Override
        public Device convert(String value) {
            if (value.equals("auto")) {
                return new Device(Kind.AUTO, 0);
            }
            if (value.equals("cpu")) {
                return new Device(Kind.CPU, 0);
            }
            Matcher cuda = CUDA.matcher(value);
            if (!cuda.matches()) {
                throw new TypeConversionException("expected auto, cpu or cuda[:N] but was '" + value + "'");
            }
            return new Device(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
    }
}
