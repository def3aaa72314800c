package dev.vit4j.cli;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help whose lines break at blanks only. Picocli also breaks at hyphens, slashes and commas, and so within options,
 * paths and lists of values. While it lays out text, letters stand for these characters.
 */
final class WholeWordHelp extends Help {
    /** Variables and format specifiers of picocli's, which it must still recognize. */
    private static final Pattern SPECIAL = Pattern.compile("\\$\\{[^}]*}|%n|%%");
    /** Canadian syllabics: letters of the width of ASCII's characters, in none of our texts. */
    private static final char FIRST_LETTER = '\u1400';

    private WholeWordHelp(CommandSpec command, ColorScheme scheme) {
        super(command, scheme);
    }

    /**
     * Applies to a command and all its subcommands.
     *
     * @param line the root command, complete
     */
    static void apply(CommandLine line) {
        line.setHelpFactory(WholeWordHelp::new);
        glue(line);
    }

    private static void glue(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.description(glued(usage.description()));
        usage.customSynopsis(glued(usage.customSynopsis()));
        usage.footer(glued(usage.footer()));
        line.getHelpSectionMap().replaceAll((section, renderer) -> loosening(renderer));
        line.getSubcommands().values().forEach(WholeWordHelp::glue);
    }

    private static IHelpSectionRenderer loosening(IHelpSectionRenderer renderer) {
        return help -> loosened(renderer.render(help));
    }

    @Override
    public IOptionRenderer createDefaultOptionRenderer() {
        IOptionRenderer usual = super.createDefaultOptionRenderer();
        return (option, label, scheme) -> glued(usual.render(option, label, scheme));
    }

    @Override
    public IParameterRenderer createDefaultParameterRenderer() {
        IParameterRenderer usual = super.createDefaultParameterRenderer();
        return (parameter, label, scheme) -> glued(usual.render(parameter, label, scheme));
    }

    private static Ansi.Text[][] glued(Ansi.Text[][] rows) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row)
                        .map(text -> Ansi.OFF.text(glue(text.plainString())))
                        .toArray(Ansi.Text[]::new))
                .toArray(Ansi.Text[][]::new);
    }

    private static String[] glued(String... lines) {
        return Arrays.stream(lines).map(WholeWordHelp::gluedFormat).toArray(String[]::new);
    }

    private static String gluedFormat(String line) {
        StringBuilder glued = new StringBuilder();
        Matcher special = SPECIAL.matcher(line);
        int end = 0;
        while (special.find()) {
            glued.append(glue(line.substring(end, special.start()))).append(special.group());
            end = special.end();
        }
        return glued.append(glue(line.substring(end))).toString();
    }

    private static String glue(String text) {
        StringBuilder glued = new StringBuilder(text);
        for (int i = 0; i < glued.length(); i++) {
            char c = glued.charAt(i);
            if (c > ' ' && c < 128 && !Character.isLetterOrDigit(c)) {
                glued.setCharAt(i, (char) (FIRST_LETTER + c));
            }
        }
        return glued.toString();
    }

    /**
     * @param text of a command to which this class was applied, such as its description
     * @return the text as it was written
     */
    static String loosened(String text) {
        StringBuilder loose = new StringBuilder(text);
        for (int i = 0; i < loose.length(); i++) {
            char c = loose.charAt(i);
            if (c >= FIRST_LETTER && c < FIRST_LETTER + 128) {
                loose.setCharAt(i, (char) (c - FIRST_LETTER));
            }
        }
        return loose.toString();
    }
}
