package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the kernel writes them (Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst). */
class MachineMemoryTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    @BeforeEach
    void machineWith8Of16GibFree() throws IOException {
        file("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:         1000000 kB\nMemAvailable:    8388608 kB\n");
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void isWhatTheMachineHasAvailable() {
        assertThat(MachineMemory.room(root).bytes()).isEqualTo(8 * GIB);
        assertThat(MachineMemory.room(root)).hasToString("8.6 GB of the machine's 17 GB");
    }

    @Test
    void isWhatTheContainerLeaves() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/memory.max", 2 * GIB + "\n");
        file("sys/fs/cgroup/memory.current", GIB + "\n");
        file("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file " + GIB / 2 + "\nactive_file 3\n");
        // The kernel gives inactive pages of files back: 2 - (1 - 0.5) GiB.
        assertThat(MachineMemory.room(root).bytes()).isEqualTo(3 * GIB / 2);
        assertThat(MachineMemory.room(root)).hasToString("1.6 GB of the container's limit of 2.1 GB");
    }

    @Test
    void countsTheGroupsAroundItsOwn() throws IOException {
        file("proc/self/cgroup", "0::/user.slice/job\n");
        file("sys/fs/cgroup/user.slice/memory.max", 3 * GIB + "\n");
        file("sys/fs/cgroup/user.slice/memory.current", GIB + "\n");
        file("sys/fs/cgroup/user.slice/job/memory.max", "max\n");
        file("sys/fs/cgroup/user.slice/job/memory.current", GIB + "\n");
        assertThat(MachineMemory.room(root).bytes()).isEqualTo(2 * GIB);
    }

    @Test
    void readsVersion1() throws IOException {
        file("proc/self/cgroup", "9:name=systemd:/\n4:memory:/docker/abc\n0::/\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", 9 * GIB + "\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", GIB + "\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes", GIB / 2 + "\n");
        file("sys/fs/cgroup/memory/docker/abc/memory.stat", "total_inactive_file " + GIB / 4 + "\n");
        assertThat(MachineMemory.room(root).bytes()).isEqualTo(3 * GIB / 4);
    }

    @Test
    void aGroupThatIsNotVisibleCountsByWhatIsMounted() throws IOException {
        file("proc/self/cgroup", "0::/../../other\n");
        file("sys/fs/cgroup/memory.max", GIB + "\n");
        file("sys/fs/cgroup/memory.current", "0\n");
        assertThat(MachineMemory.room(root).bytes()).isEqualTo(GIB);
    }

    @Test
    void isNeverNegative() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/memory.max", GIB + "\n");
        file("sys/fs/cgroup/memory.current", 2 * GIB + "\n");
        assertThat(MachineMemory.room(root).bytes()).isZero();
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatCode(() -> MachineMemory.require(1 << 20)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MachineMemory.require(1L << 60))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("out of memory: an array needs 1.2 EB, and there are ")
                .hasMessageEndingWith(" left; use a smaller batch, image size or model");
    }

    @Test
    void writesAmountsInDecimalUnits() {
        assertThat(MachineMemory.text(1_500)).isEqualTo("1.5 kB");
        assertThat(MachineMemory.text(999_600)).isEqualTo("1.0 MB");
        assertThat(MachineMemory.text(9_940_000)).isEqualTo("9.9 MB");
        assertThat(MachineMemory.text(9_960_000)).isEqualTo("10 MB");
        assertThat(MachineMemory.text(23_000_000_000L)).isEqualTo("23 GB");
    }
}
