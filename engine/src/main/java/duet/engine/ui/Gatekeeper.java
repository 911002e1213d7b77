package duet.engine.ui;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets through who asks for this very page in order to look at it: another site that has its name point here (DNS rebinding) is sent
 * away, and so is whoever wants more than to read. Every answer forbids the browser whatever the page does not need.
 */
final class Gatekeeper extends Filter {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final Set<String> hosts;

    Gatekeeper(int port) {
        hosts = Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
    }

    @Override
    public String description() {
        return "GET and HEAD of this host alone";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        if (!isOurs(exchange.getRequestHeaders().get("Host"))) {
            Answer.text(exchange, 403, "this page answers to localhost and 127.0.0.1 with its port alone\n");
        } else if (!METHODS.contains(exchange.getRequestMethod())) {
            headers.set("Allow", "GET, HEAD");
            Answer.text(exchange, 405, "this page is only to be looked at: GET or HEAD\n");
        } else {
            chain.doFilter(exchange);
        }
    }

    private boolean isOurs(List<String> host) {
        return host != null && host.size() == 1 && hosts.contains(host.get(0).toLowerCase(Locale.ROOT));
    }
}
