package dev.vit4j.model.hub;

import dev.vit4j.common.BadInputException;

/**
 * A model could not be fetched although its name may be right: the Hub cannot be reached, a download failed, or the disk is
 * full. The message names the model, the problem and what to do.
 */
public final class HubUnavailableException extends BadInputException {
    HubUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
