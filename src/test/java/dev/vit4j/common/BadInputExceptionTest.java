package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class BadInputExceptionTest {
    @Test
    void namesTheFileAndWhyItCannotBeRead() {
        assertThat(message(new NoSuchFileException("a.png"))).isEqualTo("a.png: no such file");
        assertThat(message(new AccessDeniedException("a.png"))).isEqualTo("a.png: cannot be read: permission denied");
        assertThat(message(new FileSystemException("a.png", null, "Too many open files")))
                .isEqualTo("a.png: cannot be read: Too many open files");
        assertThat(message(new FileSystemException("a.png")))
                .isEqualTo("a.png: cannot be read: java.nio.file.FileSystemException: a.png");
        assertThat(message(new IOException("Is a directory"))).isEqualTo("a.png: cannot be read: Is a directory");
        assertThat(message(new IOException())).isEqualTo("a.png: cannot be read: java.io.IOException");
    }

    private static String message(IOException cause) {
        BadInputException exception = BadInputException.unreadable("a.png", cause);
        assertThat(exception).hasCause(cause);
        return exception.getMessage();
    }
}
