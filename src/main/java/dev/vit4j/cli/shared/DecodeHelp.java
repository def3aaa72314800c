package dev.vit4j.cli.shared;

/** The help of {@code --decode}. */
public final class DecodeHelp {
    public static final String NAME = "--decode";
    public static final String VALUES = "exact|fast";
    public static final String DESCRIPTION =
            "Decodes JPEGs at full size, or with fast at half, a quarter or an eighth of it where that is not less than"
                    + " the size the model needs: in less time, with slightly different pixels (default:"
                    + " ${DEFAULT-VALUE}).";

    private DecodeHelp() {}
}
