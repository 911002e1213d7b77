package duet.engine.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.event.Event;
import duet.engine.ui.view.ToldSteps;
import duet.engine.ui.watch.WatchedRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as whoever speaks HTTP finds it, word for word. */
@Timeout(60)
class LivePageTest {
    private final List<String> warnings = new ArrayList<>();
    private LivePage page;
    private WatchedRun run;
    private int port;

    @BeforeEach
    void open() {
        page = LivePage.ofTraining("small", 0, warnings::add).orElseThrow();
        run = page.watch();
        port = URI.create(page.url()).getPort();
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void thePageAndAllThatItAsksForComesFromTheProgram() throws IOException {
        String html = get("/");
        assertThat(html).startsWith("HTTP/1.1 200").contains("<title>Duet</title>");
        for (String file : List.of("/style.css", "/main.js", "/charts.js", "/uplot.js", "/uplot.css", "/icon.svg")) {
            assertThat(get(file)).as(file).startsWith("HTTP/1.1 200");
        }
        assertThat(html.toLowerCase()).doesNotContain("http://", "https://", "style=", "onclick", "<script>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/live", "/kernels?run=0&step=0", "/nothing"})
    void everyAnswerForbidsWhatThePageDoesNotNeed(String path) throws IOException {
        String head =
                ask("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n", true);
        assertThat(head)
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .containsIgnoringCase("frame-ancestors 'none'")
                .doesNotContainIgnoringCase("Access-Control-Allow")
                .doesNotContain("unsafe-inline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:%d", "127.0.0.1:%d", "[::1]:%d", "LOCALHOST:%d"})
    void aHostOfThisMachineIsAnswered(String host) throws IOException {
        assertThat(status("GET", "/", String.format(host, port))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:%d",
                "evil.example",
                "localhost",
                "127.0.0.1",
                "localhost.evil.example:%d",
                "10.0.0.1:%d",
                ""
            })
    void anotherHostIsSentAwayWhateverItAsksFor(String host) throws IOException {
        for (String path : List.of("/", "/live", "/metrics", "/kernels?run=0&step=0")) {
            assertThat(status("GET", path, String.format(host, port))).as(path).isEqualTo(403);
        }
    }

    @Test
    void aRequestThatNamesNoHostOrTwoIsSentAway() throws IOException {
        assertThat(ask("GET / HTTP/1.0\r\n\r\n", true)).startsWith("HTTP/1.1 403");
        assertThat(ask(
                        "GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nHost: evil\r\nConnection: close\r\n\r\n",
                        true))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void nothingCanBeDoneToIt(String method) throws IOException {
        for (String path : List.of("/", "/live", "/metrics")) {
            assertThat(status(method, path, "localhost:" + port)).as(path).isEqualTo(405);
        }
    }

    @Test
    void aHeadIsThatOfTheAnswerWithoutIt() throws IOException {
        String answer =
                ask("HEAD /style.css HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n", false);
        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
        assertThat(answer).containsPattern("(?i)content-length: \\d{4,}");
        assertThat(status("HEAD", "/live", "localhost:" + port)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/page/index.html",
                "/kernels?run=0&step=../../etc/passwd",
                "/kernels?run=9&step=0",
                "/kernels?run=0&step=99999999999999999999",
                "/kernels",
                "/main.js/"
            })
    void aPathIsAKeyAndNeverAFile(String path) throws IOException {
        assertThat(status("GET", path, "localhost:" + port)).isEqualTo(404);
    }

    @Test
    void kernelsThatAreNotKeptAnyMoreAreNoFaultOfThePageThatWasToldOfThem() throws IOException {
        assertThat(status("GET", "/kernels?run=0&step=12345", "localhost:" + port))
                .isEqualTo(204);
        assertThat(status("HEAD", "/kernels?run=0&step=12345", "localhost:" + port))
                .isEqualTo(204);
    }

    @Test
    void whatHappensIsToldAsItHappens() throws Exception {
        run.accept(ToldSteps.opened("small-1", 0));
        run.accept(ToldSteps.started(0));
        try (Socket socket = connect();
                Scanner lines = stream(socket)) {
            JsonNode first = nextNews(lines);
            assertThat(first.path("head").path("name").asText()).isEqualTo("small-1");
            run.accept(ToldSteps.step(0, 2.5));
            JsonNode told = nextNews(lines);
            while (!told.has("curve")) {
                told = nextNews(lines);
            }
            assertThat(told.path("curve").path("points")).hasSize(1);
            page.close();
            String rest = "";
            while (lines.hasNextLine()) {
                rest += lines.nextLine();
            }
            assertThat(rest).contains("event: end");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void onlySoManyPagesAreToldAndThePlaceOfOneThatGoesIsFree() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < LiveStreams.MOST; i++) {
                sockets.add(connect());
                stream(sockets.get(i)).nextLine();
            }
            assertThat(status("GET", "/live", "localhost:" + port)).isEqualTo(503);
            assertThat(status("GET", "/", "localhost:" + port)).isEqualTo(200);
            sockets.get(0).close();
            await(() -> page.listeners() < LiveStreams.MOST);
            while (status("GET", "/live", "localhost:" + port) != 200) {
                requireInTime();
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Its window takes some kilobytes, and each batch of steps that it does not read is a hundred. */
    @Test
    void aPageThatDoesNotListenIsDroppedAndHoldsNobodyUp() throws Exception {
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(1024);
            deaf.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            request(deaf, "GET", "/live", "localhost:" + port);
            await(() -> page.listeners() == 1);
            long longest = 0;
            for (long step = 0; page.listeners() == 1; step++) {
                long start = System.nanoTime();
                run.accept(ToldSteps.step(step, 1));
                longest = Math.max(longest, System.nanoTime() - start);
                requireInTime();
            }
            assertThat(longest).as("nanoseconds that an event took").isLessThan(3_000_000_000L);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aPortInUseIsAWarningInOneLineThatNamesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Optional<LivePage> none = LivePage.ofTraining("small", taken.getLocalPort(), warnings::add);
            assertThat(none).isEmpty();
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort() + " is in use", "the run goes on")
                    .doesNotContain("\n");
        }
    }

    @Test
    void itListensOnLoopbackAlone() {
        assertThat(page.url()).isEqualTo("http://127.0.0.1:" + port + "/");
        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket("127.0.0.2", port)) {
                        throw new AssertionError("answered at " + socket.getRemoteSocketAddress());
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void prometheusIsToldTheFiguresInItsOwnFormat() throws IOException {
        run.accept(ToldSteps.opened("small-1", 0));
        run.accept(ToldSteps.started(0));
        run.accept(ToldSteps.step(0, 2.5));
        run.accept(ToldSteps.step(1, 1.25));
        run.accept(new Event.ValidationDone(0, 8, 1.5, 0.4, 0.1, 1));
        run.accept(new Event.Warning("mind the gap"));
        String answer = get("/metrics");
        assertThat(answer).containsIgnoringCase("Content-Type: text/plain; version=0.0.4");
        List<String> lines =
                answer.substring(answer.indexOf("\r\n\r\n") + 4).lines().toList();
        assertThat(lines)
                .contains(
                        "duet_loss{run=\"small\"} 1.25",
                        "duet_images_total{run=\"small\"} 8.0",
                        "duet_step_seconds_count{run=\"small\"} 2",
                        "duet_validation_top1_error_ratio{run=\"small\"} 0.4",
                        "duet_warnings_total{run=\"small\"} 1.0",
                        "duet_ended{run=\"small\"} 0.0",
                        "# TYPE duet_images_total counter")
                .allMatch(
                        line -> line.matches("# (HELP|TYPE) [a-z_0-9]+ .*|[a-z_0-9]+(\\{[^}]*\\})? \\S+"),
                        "a line of the format");
    }

    @Test
    void aRunThatIsNoneIsRefused(@org.junit.jupiter.api.io.TempDir Path folder) {
        assertThatThrownBy(() -> LivePage.ofRuns(List.of(folder), 0, warnings::add))
                .hasMessageContaining("not the folder of a run");
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n", false);
    }

    private int status(String method, String path, String host) throws IOException {
        try (Socket socket = connect()) {
            request(socket, method, path, host);
            return Integer.parseInt(new Scanner(socket.getInputStream(), StandardCharsets.UTF_8)
                    .nextLine()
                    .split(" ")[1]);
        }
    }

    private static void request(Socket socket, String method, String path, String host) throws IOException {
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** The whole answer, or its head alone. */
    private String ask(String request, boolean headOnly) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.append((char) next);
                if (headOnly && answer.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            return answer.toString();
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private Scanner stream(Socket socket) throws IOException {
        request(socket, "GET", "/live", "127.0.0.1:" + port);
        return new Scanner(socket.getInputStream(), StandardCharsets.UTF_8);
    }

    private static JsonNode nextNews(Scanner lines) throws IOException {
        String line = lines.nextLine();
        while (!line.startsWith("data: {\"run\"")) {
            line = lines.nextLine();
        }
        return new ObjectMapper().readTree(line.substring("data: ".length()));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            requireInTime();
        }
    }

    /** The timeout of a test interrupts it. */
    private static void requireInTime() {
        Thread.yield();
        if (Thread.interrupted()) {
            throw new AssertionError("not within the time of a test");
        }
    }
}
