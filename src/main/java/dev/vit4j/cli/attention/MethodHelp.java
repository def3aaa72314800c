package dev.vit4j.cli.attention;

import dev.vit4j.attention.explain.ExplanationMethods;
import java.util.ListResourceBundle;
import java.util.stream.Collectors;

/** The help texts of the explanation methods, from their registry. */
public final class MethodHelp extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
        return new Object[][] {
            {"methods", String.join("|", ExplanationMethods.names())},
            {"default-method", ExplanationMethods.names().get(0)},
            {
                "method-descriptions",
                ExplanationMethods.all().stream()
                        .map(method -> method.name() + ", " + method.description())
                        .collect(Collectors.joining("; "))
            }
        };
    }
}
