package dev.vit4j.model.io;

import dev.vit4j.model.hub.HubName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name of a model on the Hugging Face Hub, as transformers and timm take it. It is recognized to say by which name this
 * program takes it.
 *
 * @param typed the name as typed
 * @param repository {@code ORG/NAME}; {@code timm/NAME} for timm's own models
 * @param revision branch, tag or commit
 */
record RemoteModel(String typed, String repository, String revision) {
    private static final Pattern HUB =
            Pattern.compile("(?:hf:|hf[-_]hub:|https?:/+huggingface\\.co/)?([\\w.-]+/[\\w.-]+)"
                    + "(?:@([\\w./-]+)|/(?:tree|blob|resolve)/([^/]+).*)?/?");
    private static final Pattern MARKED = Pattern.compile("(?:hf:|hf[-_]hub:|https?:/+huggingface\\.co/).+");
    private static final Pattern TIMM =
            Pattern.compile("(?:timm/)?((?:vit|deit|deit3|beit|beitv2|eva|eva02|cait|flexivit|xcit)_[a-z0-9_]+"
                    + "(?:\\.[a-z0-9_]+)?)");
    /** Organizations and names by which a Hub name is told from a path. */
    private static final Pattern KNOWN = Pattern.compile(
            "(?:google|facebook|timm|microsoft|openai|laion|nvidia|apple|hf-internal-testing|winkawaks|WinKawaks)/.*"
                    + "|.*/.*(?:vit|deit|dino|beit|patch[0-9]+|imagenet).*",
            Pattern.CASE_INSENSITIVE);

    /**
     * @param name that no file has
     * @return the model it stands for; empty if it looks like none
     */
    static Optional<RemoteModel> of(String name) {
        Matcher timm = TIMM.matcher(name);
        if (timm.matches()) {
            return Optional.of(new RemoteModel(name, "timm/" + timm.group(1), HubName.MAIN));
        }
        Matcher hub = HUB.matcher(name);
        if (!hub.matches() || (!MARKED.matcher(name).matches() && !isKnown(name))) {
            return Optional.empty();
        }
        String revision = hub.group(2) != null ? hub.group(2) : hub.group(3);
        String repository = hub.group(1);
        return Optional.of(new RemoteModel(name, repository, revision == null ? HubName.MAIN : revision));
    }

    /** What begins with a folder that exists is a path. */
    private static boolean isKnown(String name) {
        Path parent = Path.of(name).getParent();
        return KNOWN.matcher(name).matches() && parent != null && !Files.exists(parent);
    }

    /** @return what it is, and what to do; begins with the name as typed */
    String remedy() {
        boolean tagged = !repository.startsWith("timm/") || repository.indexOf('.') > 0;
        String name =
                "hf:" + repository + (tagged ? "" : ".TAG") + (revision.equals(HubName.MAIN) ? "" : "@" + revision);
        return typed + ": a model of the Hugging Face Hub, not of this machine; name it " + name + ", which fetches it"
                + (tagged ? "" : " (TAG is that of its weights, such as augreg_in21k)");
    }
}
