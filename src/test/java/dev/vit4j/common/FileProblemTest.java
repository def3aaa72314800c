package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatJavasExceptionsLeaveToTheirNames() {
        assertThat(List.of(
                                new AccessDeniedException("f"),
                                new NoSuchFileException("f"),
                                new FileAlreadyExistsException("f"),
                                new NotDirectoryException("f"),
                                new DirectoryNotEmptyException("f"),
                                new FileSystemException("f", null, "No space left on device"))
                        .stream()
                        .map(FileProblem::describe))
                .containsExactly(
                        "f: permission denied",
                        "f: no such file or folder",
                        "f: exists already",
                        "f: not a folder",
                        "f: the folder is not empty",
                        "f: No space left on device");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void afterAFailureTheTargetIsNamedAndNotTheTemporaryFile() throws IOException {
        Path target = Path.of("/proc/vit4j-test.txt");
        assertThatThrownBy(() -> AtomicFiles.writeString(target, "text"))
                .hasMessageContaining(target.toString())
                .hasMessageNotContaining(".part");
        assertThatThrownBy(() -> FolderSwap.replace(Path.of("/proc/vit4j-test"), fresh -> {}))
                .hasMessageContaining("/proc/vit4j-test")
                .hasMessageNotContaining(".part");
    }

    @Test
    void whatFailsWithinATemporaryFileOrFolderIsNamedByItsPlace() {
        Path target = folder.resolve("target");
        assertThatThrownBy(() -> FolderSwap.replace(
                        target, fresh -> Files.writeString(fresh.resolve("missing/config.json"), "")))
                .hasMessageContaining(target.resolve("missing/config.json").toString())
                .hasMessageNotContaining(".part");
        assertThatThrownBy(() -> AtomicFiles.write(target, temporary -> {
                    try (FileOutputStream out =
                            new FileOutputStream(temporary.resolve("below").toFile())) {
                        out.write(1);
                    }
                }))
                .hasMessageContaining(target.toString())
                .hasMessageNotContaining(".part");
        assertThat(target).doesNotExist();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReadOnlyFolderIsToldFromAMissingOne() throws IOException {
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeTrue(!Files.isWritable(closed), "root may write everywhere");
        assertThatThrownBy(() -> AtomicFiles.writeString(closed.resolve("f.txt"), "text"))
                .hasMessageContaining("f.txt: permission denied");
    }
}
