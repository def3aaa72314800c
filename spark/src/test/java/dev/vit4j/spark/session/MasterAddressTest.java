package dev.vit4j.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MasterAddressTest {
    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark://h:7077",
                "spark://a:1,b:2",
                "local",
                "local[*]",
                "local-cluster[2,1,1024]",
                "yarn",
                "k8s://x"
            })
    void takesSparksUrls(String url) {
        assertThatCode(() -> new MasterAddress(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark://h", "spark://h:x", "spark://h:70000", "h:7077", "locally", ""})
    void refusesOthers(String url) {
        assertThatThrownBy(() -> new MasterAddress(url))
                .isInstanceOf(BadOptionException.class)
                .hasMessageStartingWith("--master " + url + ": ")
                .hasMessageContaining("spark://HOST:PORT");
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = server()) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(new MasterAddress("spark://127.0.0.1:" + port)::requireReachable)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--master spark://127.0.0.1:" + port + ": cannot be reached")
                .hasMessageContaining("scripts/spark-local start");
    }

    @Test
    void unknownHost() {
        assertThatThrownBy(new MasterAddress("spark://no-such-host.invalid:7077")::requireReachable)
                .hasMessageContaining("no host no-such-host.invalid");
    }

    @Test
    void oneOfSeveralMastersIsEnough() throws IOException {
        int closed;
        try (ServerSocket socket = server()) {
            closed = socket.getLocalPort();
        }
        try (ServerSocket open = server()) {
            MasterAddress address =
                    new MasterAddress("spark://127.0.0.1:" + closed + ",127.0.0.1:" + open.getLocalPort());

            assertThatCode(address::requireReachable).doesNotThrowAnyException();
            assertThat(address.isLoopback()).isTrue();
        }
    }
}
