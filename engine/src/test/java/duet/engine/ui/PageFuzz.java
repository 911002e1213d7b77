package duet.engine.ui;

import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any bytes to the port of the page, as a request or as what a request asks for: the answer is one of those that the page knows, and
 * the page answers on.
 */
class PageFuzz extends FuzzTarget {
    private static final int RAW = 0;
    private static final int TARGET = 1;
    private static final int MOST_MILLIS = 20_000;
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
    /** 500 is a fault, whatever was asked for. */
    private static final Set<String> ANSWERS =
            Set.of("200", "204", "400", "403", "404", "405", "411", "413", "414", "431", "501", "503", "505");

    private LivePage page;
    private int port;

    private void open() {
        if (page == null) {
            page = LivePage.ofTraining("any", 0, warning -> {}).orElseThrow();
            port = URI.create(page.url()).getPort();
        }
    }

    /** It connects to this machine itself. */
    @Override
    protected List<String> unchecked() {
        return List.of("ServerSideRequestForgery");
    }

    @Override
    protected void close() {
        if (page != null) {
            page.close();
        }
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                Parts.of(RAW, bytes("GET / HTTP/1.1\r\nHost: localhost:@\r\nConnection: close\r\n\r\n")),
                Parts.of(RAW, bytes("HEAD /live HTTP/1.1\r\nHost: 127.0.0.1:@\r\nContent-Length: 2\r\n\r\nab")),
                Parts.of(
                        RAW,
                        bytes(
                                "POST /metrics HTTP/1.1\r\nHost: [::1]:@\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")),
                Parts.of(TARGET, bytes("/main.js")),
                Parts.of(TARGET, bytes("/metrics")),
                Parts.of(TARGET, bytes("/kernels?run=0&step=12")),
                Parts.of(TARGET, bytes("http://localhost/%2e%2e/style.css")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    protected void read(byte[] input) throws Exception {
        open();
        Parts parts = new Parts(input);
        boolean raw = parts.number() % 2 == RAW;
        String given = new String(parts.rest(), StandardCharsets.ISO_8859_1);
        String host = "localhost:" + port;
        String request = raw
                ? given.replace("@", Integer.toString(port))
                : "GET " + given + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        String answer = answer(request);
        Matcher status = STATUS.matcher(answer);
        if (status.lookingAt()) {
            require(
                    ANSWERS.contains(status.group(1)),
                    "answered " + answer.lines().findFirst());
            // What the server of the JDK says by itself has no such line.
            require(
                    !status.group(1).equals("200") || answer.contains("nosniff"),
                    "an answer that does not forbid what the page does not need");
        } else {
            require(answer.isEmpty(), "an answer that is not HTTP: " + answer);
            require(raw || !given.matches("/[!-~]*"), "no answer to " + given);
        }
    }

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(MOST_MILLIS);
            send(socket, request);
            return received(socket.getInputStream());
        }
    }

    private static void send(Socket socket, String request) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes(request));
            socket.shutdownOutput();
        } catch (SocketException e) {
            // It has heard enough.
        }
    }

    /** All of it, or the head of a stream that would not end. */
    private static String received(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] some = new byte[1 << 14];
        try {
            for (int read = in.read(some); read >= 0 && answer.size() < LONGEST_ANSWER; read = in.read(some)) {
                answer.write(some, 0, read);
                if (answer.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream")) {
                    break;
                }
            }
        } catch (SocketException e) {
            // Closed with something unread.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return false;
    }
}
