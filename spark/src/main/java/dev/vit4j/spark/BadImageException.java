package dev.vit4j.spark;

import dev.vit4j.common.BadInputException;

/** A bad image ends the job, as the user wished. It has no stack trace, since Spark prints it for each attempt. */
final class BadImageException extends BadInputException {
    private static final long serialVersionUID = 1;

    /** @param message names the column, the image, the problem and the remedy */
    BadImageException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
