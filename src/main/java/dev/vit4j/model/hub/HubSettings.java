package dev.vit4j.model.hub;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where models come from and where they are kept, by the environment variables of Python's huggingface_hub.
 *
 * @param endpoint address of the Hub
 * @param cache folder of all cached repositories
 * @param token of the user's account
 * @param offline the variable that forbids requests; empty if none does
 * @param links whether the cache may have symbolic links
 */
record HubSettings(URI endpoint, Path cache, Optional<Token> token, Optional<String> offline, boolean links) {
    private static final String HUGGING_FACE = "https://huggingface.co";
    /** Values that huggingface_hub takes for true, in upper case. */
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

    /**
     * A token of an account.
     *
     * @param secret sent to the endpoint only, never printed
     * @param origin the variable or file that holds it
     */
    record Token(String secret, String origin) {
        @Override
        public String toString() {
            return "the token of " + origin;
        }
    }

    /**
     * @param environment of the process
     * @param home the user's folder
     * @return the settings
     * @throws BadOptionException if a variable cannot be used
     * @throws BadInputException if the token's file cannot be read
     */
    static HubSettings of(Map<String, String> environment, Path home) {
        Path userCache = folder(environment, "XDG_CACHE_HOME", home).orElse(home.resolve(".cache"));
        Path hugging = folder(environment, "HF_HOME", home).orElse(userCache.resolve("huggingface"));
        Path cache = folder(environment, "HF_HUB_CACHE", home)
                .or(() -> folder(environment, "HUGGINGFACE_HUB_CACHE", home))
                .orElse(hugging.resolve("hub"));
        Optional<String> offline = Set.of("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE").stream()
                .filter(name -> isTrue(environment, name))
                .min(String::compareTo);
        return new HubSettings(
                endpoint(environment),
                cache,
                token(environment, hugging, home),
                offline,
                !isTrue(environment, "HF_HUB_DISABLE_SYMLINKS"));
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        return TRUE.contains(environment.getOrDefault(name, "").strip().toUpperCase(Locale.ROOT));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<Path> folder(Map<String, String> environment, String name, Path home) {
        return value(environment, name)
                .map(value -> value.equals("~") || value.startsWith("~/")
                        ? home.resolve(value.substring(Math.min(2, value.length())))
                        : Path.of(value));
    }

    private static URI endpoint(Map<String, String> environment) {
        String text = value(environment, "HF_ENDPOINT").orElse(HUGGING_FACE).replaceFirst("/+$", "");
        try {
            URI endpoint = URI.create(text);
            String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
            requireOption(
                    (scheme.equals("https") || scheme.equals("http")) && endpoint.getHost() != null,
                    "HF_ENDPOINT: %s is not the address of a server, such as %s",
                    text,
                    HUGGING_FACE);
            return endpoint;
        } catch (IllegalArgumentException e) {
            throw new BadOptionException(
                    "HF_ENDPOINT: " + text + " is not the address of a server, such as " + HUGGING_FACE, e);
        }
    }

    private static Optional<Token> token(Map<String, String> environment, Path hugging, Path home) {
        for (String name : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
            Optional<String> value = value(environment, name);
            if (value.isPresent()) {
                return Optional.of(checked(value.get(), name));
            }
        }
        if (isTrue(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        Path file = folder(environment, "HF_TOKEN_PATH", home).orElse(hugging.resolve("token"));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return content.isEmpty() ? Optional.empty() : Optional.of(checked(content, file.toString()));
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static Token checked(String secret, String origin) {
        requireOption(
                secret.chars().allMatch(c -> c > ' ' && c < 0x7F),
                "%s: holds characters that no token has; get one at %s/settings/tokens",
                origin,
                HUGGING_FACE);
        return new Token(secret, origin);
    }
}
