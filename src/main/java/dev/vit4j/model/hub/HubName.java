package dev.vit4j.model.hub;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Excerpt;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the Hugging Face Hub: {@code hf:ORG/NAME} or {@code hf:ORG/NAME@REVISION}.
 *
 * @param repository {@code ORG/NAME}
 * @param revision branch, tag or commit
 */
public record HubName(String repository, String revision) {
    /** The branch that a name without revision stands for. */
    public static final String MAIN = "main";

    private static final String PREFIX = "hf:";
    private static final Pattern REPOSITORY = Pattern.compile("\\w[\\w.-]*/\\w[\\w.-]*");
    private static final Pattern REVISION = Pattern.compile("\\w[\\w.+-]*(/\\w[\\w.+-]*)*");
    private static final Pattern CACHED =
            Pattern.compile(".*/models--(\\w[\\w.-]*?)--(\\w[\\w.-]*)/snapshots/([0-9a-f]{40})");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** @throws dev.vit4j.common.BadInputException if the Hub cannot have such a repository or revision */
    public HubName {
        require(
                REPOSITORY.matcher(repository).matches() && !repository.contains("..") && !repository.contains("--"),
                "%s%s: not the name of a repository; give hf:ORG/NAME or hf:ORG/NAME@REVISION",
                PREFIX,
                Excerpt.of(repository));
        require(
                REVISION.matcher(revision).matches() && !revision.contains(".."),
                "%s%s@%s: not the name of a revision; give a branch, a tag or a commit",
                PREFIX,
                repository,
                Excerpt.of(revision));
    }

    /**
     * @param typed name of a model
     * @return the model on the Hub; empty if the name does not begin with {@code hf:}
     * @throws dev.vit4j.common.BadInputException if it does, but names no repository
     */
    public static Optional<HubName> of(String typed) {
        if (!typed.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Matcher parts = Pattern.compile("([^@]*)(?:@(.*))?").matcher(typed.substring(PREFIX.length()));
        require(parts.matches(), "%s: give hf:ORG/NAME or hf:ORG/NAME@REVISION", Excerpt.of(typed));
        return Optional.of(new HubName(parts.group(1), parts.group(2) == null ? MAIN : parts.group(2)));
    }

    /**
     * @param folder a model folder
     * @return the model that it holds; empty if it is not a commit's folder in the cache of models from the Hub
     */
    public static Optional<HubName> ofCached(Path folder) {
        Matcher parts = CACHED.matcher(folder.toString().replace('\\', '/'));
        return parts.matches()
                ? Optional.of(new HubName(parts.group(1) + "/" + parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /**
     * @param folder a model folder
     * @return the name to show: {@code hf:ORG/NAME@COMMIT} if it comes from the Hub, its path otherwise
     */
    public static String shown(Path folder) {
        return ofCached(folder).map(HubName::toString).orElseGet(folder::toString);
    }

    /** @return whether text is the full hash of a commit, which stands for the same files for ever */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** @return as typed */
    @Override
    public String toString() {
        return PREFIX + repository + (revision.equals(MAIN) ? "" : "@" + revision);
    }
}
