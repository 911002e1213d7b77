package duet.engine.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The files of the page, all of them read from the jar beforehand: a path that is asked for is a key, never a file. */
final class PageFiles implements HttpHandler {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String PICTURE = "image/svg+xml";
    private static final String[] SCRIPTS = {
        "actors.js",
        "charts.js",
        "curve.js",
        "filters.js",
        "main.js",
        "palette.js",
        "run.js",
        "sizes.js",
        "text.js",
        "timeline.js"
    };
    private static final String LIBRARY = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final Map<String, File> files = new LinkedHashMap<>();

    private record File(String type, byte[] content) {}

    private PageFiles() {}

    static PageFiles load() throws IOException {
        PageFiles page = new PageFiles();
        page.add("/", HTML, "page/index.html");
        page.add("/style.css", STYLE, "page/style.css");
        page.add("/icon.svg", PICTURE, "page/icon.svg");
        for (String script : SCRIPTS) {
            page.add("/" + script, SCRIPT, "page/" + script);
        }
        String library = "/META-INF/resources/webjars/uplot/" + libraryVersion() + "/dist/";
        page.add("/uplot.js", SCRIPT, library + "uPlot.esm.js");
        page.add("/uplot.css", STYLE, library + "uPlot.min.css");
        return page;
    }

    private static String libraryVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = PageFiles.class.getResourceAsStream(LIBRARY)) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private void add(String path, String type, String resource) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + resource);
            }
            files.put(path, new File(type, in.readAllBytes()));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        File file = files.get(exchange.getRequestURI().getPath());
        if (file == null) {
            Answer.text(exchange, 404, "no such page\n");
        } else {
            Answer.bytes(exchange, 200, file.type(), file.content());
        }
    }
}
