package duet.engine.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import duet.engine.ui.view.RunView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /kernels?run=0&step=100}: the first layer's kernels as they were after a step, [kernel, row, column, red green blue]; no content
 * where those of the step are not kept, or not any more.
 */
final class KernelBytes implements HttpHandler {
    private static final Pattern QUERY = Pattern.compile("run=(\\d{1,4})&step=(\\d{1,18})");

    private final List<RunView> views;

    KernelBytes(List<RunView> views) {
        this.views = views;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher asked = QUERY.matcher(query == null ? "" : query);
        int run = asked.matches() ? Integer.parseInt(asked.group(1)) : views.size();
        if (run >= views.size()) {
            Answer.text(exchange, 404, "no such kernels\n");
            return;
        }
        Optional<byte[]> levels = views.get(run).kernels(Long.parseLong(asked.group(2)));
        if (levels.isPresent()) {
            Answer.bytes(exchange, 200, "application/octet-stream", levels.get());
        } else {
            // A page asks for what it was told of a moment ago: that it was dropped since is no fault.
            Answer.nothing(exchange);
        }
    }
}
