package dev.vit4j.notebook;

/**
 * What went wrong in a cell, told with cell and line as the person who wrote it counts them. It has no stack trace of
 * its own: that would be the kernel's.
 */
public final class CellException extends RuntimeException {
    CellException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
