package dev.vit4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;

/** Default values of numbers as people write them in help: 1, 0.05 and 1e-5 for 1.0, 0.05 and 1.0E-5. */
final class PlainNumbers implements IDefaultValueProvider {
    @Override
    public String defaultValue(ArgSpec arg) {
        return arg.initialValue() instanceof Double number ? plain(number) : null;
    }

    /**
     * @param number any number
     * @return the shortest text that reads back as the same number
     */
    static String plain(double number) {
        return String.valueOf(number).replace(".0E", "e").replace('E', 'e').replaceFirst("\\.0$", "");
    }

    /** Applies to a command and all its subcommands. */
    static void apply(CommandLine line) {
        line.setDefaultValueProvider(new PlainNumbers());
        line.getSubcommands().values().forEach(PlainNumbers::apply);
    }
}
