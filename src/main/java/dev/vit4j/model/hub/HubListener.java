package dev.vit4j.model.hub;

import dev.vit4j.data.fetch.DownloadProgress;
import java.util.function.Consumer;

/** Is told what happens while a model is fetched. */
public interface HubListener {
    /** @param message for people */
    void note(String message);

    /**
     * @param file about to be downloaded
     * @return is told of its progress
     */
    DownloadProgress downloading(String file);

    /**
     * @param notes receives messages
     * @return a listener that ignores progress
     */
    static HubListener of(Consumer<String> notes) {
        return new HubListener() {
            @Override
            public void note(String message) {
                notes.accept(message);
            }

            @Override
            public DownloadProgress downloading(String file) {
                return (done, total) -> {};
            }
        };
    }
}
