package dev.vit4j.data.batch;

import dev.vit4j.common.BadInputException;

/** An image cannot be used, and must not be skipped. */
public final class BadImageException extends BadInputException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message names the file and the problem
     * @param cause underlying exception
     */
    public BadImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
