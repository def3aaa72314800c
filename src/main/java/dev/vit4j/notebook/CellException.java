package dev.vit4j.notebook;

/** An error in a cell. The message names the cell and line. It has no stack trace, which would be the kernel's. */
public final class CellException extends RuntimeException {
    CellException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
