package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SetUpTest {
    private static List<Ranks.Outcome<Integer>> groups(UnaryOperator<List<String>> told) {
        ExchangeOptions options = Ranks.OPTIONS.withSetupTimeout(Duration.ofSeconds(4));
        return Ranks.outcomes(
                3, rank -> options, told, group -> group.allGather(new byte[1]).size());
    }

    private static void connected(List<Ranks.Outcome<Integer>> outcomes) {
        for (Ranks.Outcome<Integer> outcome : outcomes) {
            assertThat(outcome.failure()).isNull();
            assertThat(outcome.value()).isEqualTo(3);
        }
    }

    /** Connects to rank 0 before the others do, and sends something. */
    private static Socket stranger(List<String> announcements, byte[] says) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), Proxy.port(announcements.get(0)));
            OutputStream out = socket.getOutputStream();
            out.write(says);
            out.flush();
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A greeting, made here byte by byte: magic, version, form, size, from, to, attempt, bucket, nonce. */
    private static byte[] greeting(int version, int from) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        bytes.put("vit4jsum".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) version)
                .putShort((short) 0);
        bytes.putInt(3).putInt(from).putInt(0).putInt(0).putInt(1 << 20).putLong(12345);
        return bytes.array();
    }

    @Test
    void dropsThoseWhoSendGarbage() {
        List<Socket> sockets = new ArrayList<>();
        connected(groups(list -> {
            sockets.add(stranger(
                    list, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII)));
            sockets.add(stranger(list, new byte[] {0}));
            return list;
        }));
        assertThat(sockets).hasSize(2);
    }

    @Test
    void dropsThoseWhoAreSilentOrLeaveAtOnce() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        connected(groups(list -> {
            for (int i = 0; i < 50; i++) {
                sockets.add(stranger(list, new byte[0]));
            }
            try {
                sockets.get(0).setSoLinger(true, 0);
                sockets.get(0).close();
                sockets.get(1).close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return list;
        }));
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void dropsThoseWhoDoNotKnowTheSecret() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        connected(groups(list -> {
            Socket socket = stranger(list, greeting(1, 1));
            sockets.add(socket);
            try {
                socket.getOutputStream().write(new byte[32]);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return list;
        }));
        // It was answered with a greeting and a proof, and then dropped.
        DataInputStream in = new DataInputStream(sockets.get(0).getInputStream());
        byte[] answer = new byte[96];
        in.readFully(answer);
        assertThat(new String(answer, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("vit4jsum");
        assertThat(in.read()).isNegative();
        sockets.get(0).close();
    }

    @Test
    void dropsOtherVersionsOfStrangers() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        connected(groups(list -> {
            sockets.add(stranger(list, greeting(99, 1)));
            return list;
        }));
        byte[] answer = new byte[10];
        new DataInputStream(sockets.get(0).getInputStream()).readFully(answer);
        assertThat(answer[9]).as("its own version").isEqualTo((byte) 1);
        sockets.get(0).close();
    }

    @Test
    void secretNeverCrossesTheConnection() throws Exception {
        try (ServerSocket spy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = spy.accept()) {
                    byte[] greeting = new byte[64];
                    new DataInputStream(socket.getInputStream()).readFully(greeting);
                    return greeting;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (GroupListener zero = GroupListener.open(Ranks.OPTIONS);
                    GroupListener one = GroupListener.open(Ranks.OPTIONS.withSetupTimeout(Duration.ofSeconds(3)))) {
                String announced = zero.announcement(0);
                String secret = announced.split(" ", -1)[2];
                assertThat(secret).matches("[0-9a-f]{64}");
                assertThat(one.announcement(1)).doesNotContain(secret);
                String behind = announced.replace(":" + Proxy.port(announced), ":" + spy.getLocalPort());
                assertThatThrownBy(() -> one.connect(1, 0, List.of(behind, one.announcement(1))))
                        .isInstanceOf(BadInputException.class);
                assertThat(HexFormat.of().formatHex(heard.get())).doesNotContain(secret);
            }
        }
    }

    @Test
    void saysWhoAnswersWithoutTheSecret() {
        // Rank 1 was told another secret than rank 0 has.
        List<Ranks.Outcome<Integer>> outcomes = groups(list -> List.of(
                list.get(0).substring(0, list.get(0).lastIndexOf(' ') + 1) + "00".repeat(32),
                list.get(1),
                list.get(2)));
        // All were told the same, wrong one: they agree.
        connected(outcomes);
        try (GroupListener zero = GroupListener.open(Ranks.OPTIONS.withSetupTimeout(Duration.ofSeconds(3)));
                GroupListener one = GroupListener.open(Ranks.OPTIONS)) {
            List<String> truth = List.of(zero.announcement(0), one.announcement(1));
            CompletableFuture<Throwable> waiting = CompletableFuture.supplyAsync(() -> {
                try (Group group = zero.connect(0, 0, truth)) {
                    return new AssertionError("connected " + group.size());
                } catch (BadInputException e) {
                    return e;
                }
            });
            String wrong = truth.get(0).substring(0, truth.get(0).lastIndexOf(' ') + 1) + "ab".repeat(32);
            assertThatThrownBy(() -> one.connect(1, 0, List.of(wrong, truth.get(1))))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("replica 0 (127.0.0.1:" + Proxy.port(truth.get(0)) + ")")
                    .hasMessageContaining("does not know the secret");
            assertThat(waiting.join())
                    .hasMessageContaining("is not connected with replica 1 (127.0.0.1:")
                    .hasMessageContaining("after 3 s")
                    .hasMessageContaining("--ports")
                    .hasMessageContaining("--bind")
                    .hasMessageContaining("--timeout")
                    .hasMessageContaining("1 other connections were dropped");
        }
    }

    private static void differ(ExchangeOptions zero, ExchangeOptions one, int attempt, String message) {
        try (GroupListener first = GroupListener.open(zero);
                GroupListener second = GroupListener.open(one)) {
            List<String> announcements = List.of(first.announcement(0), second.announcement(1));
            CompletableFuture<Throwable> other = CompletableFuture.supplyAsync(() -> {
                try (Group group = first.connect(0, 0, announcements)) {
                    return new AssertionError("connected " + group.size());
                } catch (BadInputException e) {
                    return e;
                }
            });
            assertThatThrownBy(() -> second.connect(1, attempt, announcements))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(message);
            assertThat(other.join()).hasMessageContaining("replica 1 (127.0.0.1:");
        }
    }

    @Test
    void saysWhatDiffers() {
        ExchangeOptions options = Ranks.OPTIONS.withSetupTimeout(Duration.ofSeconds(5));
        differ(options, options.withBucket(1000), 0, "buckets of 1048576 values of 32 bits, this replica of 1000");
        differ(options, options.withWire(Wire.BFLOAT16), 0, "values of 32 bits, this replica of 1048576 values of 16");
        differ(options, options, 7, "belongs to attempt 0 with 2 replicas, this replica to attempt 7 with 2");
    }

    @Test
    void saysThatAnotherVersionListens() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GroupListener one = GroupListener.open(Ranks.OPTIONS)) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
                try (Socket socket = other.accept()) {
                    new DataInputStream(socket.getInputStream()).readFully(new byte[64]);
                    socket.getOutputStream().write(greeting(2, 0));
                    socket.getOutputStream().write(new byte[32]);
                    socket.getInputStream().read();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            String zero = "vit4j-exchange/1 127.0.0.1:" + other.getLocalPort() + " " + "00".repeat(32);
            assertThatThrownBy(() -> one.connect(1, 0, List.of(zero, one.announcement(1))))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("speaks version 2 of the exchange, this replica version 1")
                    .hasMessageContaining("same vit4j-spark jar");
            answer.join();
        }
    }

    @Test
    void saysThatAnotherProgramListens() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GroupListener one = GroupListener.open(Ranks.OPTIONS)) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
                try (Socket socket = other.accept()) {
                    socket.getOutputStream().write("x".repeat(96).getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            String zero = "vit4j-exchange/1 127.0.0.1:" + other.getLocalPort() + " " + "00".repeat(32);
            assertThatThrownBy(() -> one.connect(1, 0, List.of(zero, one.announcement(1))))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("another program listens there")
                    .hasMessageContaining("--ports");
            answer.join();
        }
    }

    @Test
    @SuppressWarnings("try") // closed early on purpose
    void saysThatNobodyListens() {
        try (GroupListener zero = GroupListener.open(Ranks.OPTIONS);
                GroupListener one = GroupListener.open(Ranks.OPTIONS)) {
            String gone = zero.announcement(0);
            zero.close();
            assertThatThrownBy(() -> one.connect(1, 0, List.of(gone, one.announcement(1))))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("cannot connect to replica 0 (127.0.0.1:" + Proxy.port(gone) + ")")
                    .hasMessageContaining("Connection refused")
                    .hasMessageContaining("--ports")
                    .hasMessageContaining("--bind");
        }
    }

    @Test
    void refusesAnnouncementsOfOtherVersions() {
        try (GroupListener one = GroupListener.open(Ranks.OPTIONS)) {
            assertThatThrownBy(() -> one.connect(
                            1, 0, List.of("vit4j-exchange/2 127.0.0.1:4000 " + "00".repeat(32), one.announcement(1))))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("same vit4j-spark jar");
        }
    }

    @Test
    void takesTheFreePortsOfTheRangeAndSaysWhenThereIsNone() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            ExchangeOptions one = Ranks.OPTIONS.withPorts(new PortRange(port, port));
            assertThatThrownBy(() -> GroupListener.open(one))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(
                            "--ports " + port + ": none of these ports of 127.0.0.1 is free. Each replica on a machine"
                                    + " needs one: give a larger range, or 0 for any port");
            try (GroupListener next =
                    GroupListener.open(one.withPorts(new PortRange(port, Math.min(65_535, port + 20))))) {
                assertThat(Proxy.port(next.announcement(1))).isBetween(port + 1, port + 20);
            }
        }
    }

    @Test
    void findsAddresses() {
        for (String name : List.of("lo", "127.0.0.1", "localhost", "127.0.0.0/8")) {
            try (GroupListener listener = GroupListener.open(Ranks.OPTIONS.withAddress(name))) {
                assertThat(listener.announcement(1)).contains(" 127.0.0.1:");
            }
        }
        try (GroupListener listener = GroupListener.open(Ranks.OPTIONS.withAddress(""))) {
            assertThat(Proxy.port(listener.announcement(1))).isPositive();
        }
    }

    @Test
    void refusesAddressesThatAreNotHere() {
        for (String name :
                List.of("eth77", "203.0.113.1", "198.51.100.0/24", "no.such.host.invalid", "10.0.0.0/99", "a/b")) {
            assertThatThrownBy(() -> GroupListener.open(Ranks.OPTIONS.withAddress(name)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("--bind " + name + ": ")
                    .hasMessageContaining("This machine has ")
                    .hasMessageContaining("lo (127.0.0.1)");
        }
    }

    @Test
    void readsPortRanges() {
        assertThat(PortRange.parse("0")).isEqualTo(PortRange.ANY);
        assertThat(PortRange.parse("4000")).isEqualTo(new PortRange(4000, 4000));
        assertThat(PortRange.parse(" 4000-4010 ")).isEqualTo(new PortRange(4000, 4010));
        for (String wrong : List.of("", "x", "1-2-3", "5-4", "0-5", "70000", "-1", "1-70000")) {
            assertThatThrownBy(() -> PortRange.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void connectsManyTimesOverTheSamePorts() {
        for (int attempt = 0; attempt < 3; attempt++) {
            connected(groups(UnaryOperator.identity()));
        }
    }
}
