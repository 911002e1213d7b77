package duet.engine.picture;

/** A page that is one file: it loads nothing and runs nothing, and is light or dark as its reader is. */
public final class HtmlPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; --back: #fbfbfa; --card: #ffffff; --text: #1c1d1f; --faint: #6a6d73; --edge: #e3e3e0;
              --bar: #b9cbe6; --right: #e4635a; }
            @media (prefers-color-scheme: dark) { :root { --back: #17181a; --card: #202225; --text: #e7e7e5; --faint: #9a9da3;
              --edge: #33363a; --bar: #3c5577; --right: #b3423b; } }
            body { margin: 0 auto; max-width: 1280px; padding: 24px 16px; background: var(--back); color: var(--text);
              font: 15px/1.45 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
            h1 { font-size: 20px; margin: 0 0 4px; }
            p { color: var(--faint); margin: 0 0 20px; }
            img { display: block; border-radius: 4px; }
            %2$s</style>
            </head>
            <body>
            <h1>%1$s</h1>
            """;

    private HtmlPage() {}

    /**
     * @param title as text
     * @param style of what is in the body
     * @param body as HTML
     */
    public static String of(String title, String style, String body) {
        return String.format(HEAD, Markup.escaped(title), style) + body + "</body>\n</html>\n";
    }
}
