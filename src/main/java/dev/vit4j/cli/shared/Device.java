package dev.vit4j.cli.shared;

import dev.vit4j.ops.device.DeviceRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code auto|cpu|cuda[:N]}; {@code gpu} is another word for {@code cuda}. */
final class Device implements ITypeConverter<DeviceRequest> {
    private static final Pattern CUDA = Pattern.compile("(?:cuda|gpu)(?::([0-9]{1,3}))?");

    @Override
    public DeviceRequest convert(String value) {
        if (value.equals("auto")) {
            return new DeviceRequest(DeviceRequest.Kind.AUTO, 0);
        }
        if (value.equals("cpu")) {
            return new DeviceRequest(DeviceRequest.Kind.CPU, 0);
        }
        Matcher cuda = CUDA.matcher(value);
        if (!cuda.matches()) {
            throw new TypeConversionException("must be auto, cpu or cuda[:N]");
        }
        return new DeviceRequest(DeviceRequest.Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }
}
