package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page of engine.jar in a browser. Without Debian's chromium and chromium-driver there is nothing to look with. */
@Timeout(300)
class LivePageIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern ADDRESS = Pattern.compile("^page (http://127\\.0\\.0\\.1:\\d+/)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private Optional<Process> program = Optional.empty();
    private ChromeDriver browser;

    @BeforeEach
    void openBrowser() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "no browser: apt-get install chromium chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1300,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
        program.ifPresent(Process::destroyForcibly);
    }

    @Test
    void aRunIsSeenWhileItTrainsAndUntilItEnds() throws Exception {
        Process training = start(EngineJar.arguments(SmallRun.config(folder), "training.epochs=100000"), "--ui");
        browser.get(address(training));
        awaitText("phase", "training|validating");
        await(() -> text("name").startsWith("small-"));
        await(() -> !text("figure-loss").equals("–") && !text("figure-best").equals("–"));
        assertThat(text("about")).contains("parameters on 2 towers", "batch 32");
        await(() -> browser.findElements(By.cssSelector("#actors .actor")).size() >= 4);
        await(() -> texts("#actors .actor strong")
                .containsAll(List.of("tower 0", "tower 1", "loader 0", "writer of checkpoints")));
        await(() -> isPainted("#actors canvas"));
        await(() -> browser.findElements(By.cssSelector("#filters canvas")).size() == 2);
        await(() -> isPainted("#filters canvas"));
        await(() ->
                texts("#sizes tbody td:first-child").containsAll(List.of("conv1.weight", "conv2.bias", "fc4.weight")));
        await(() -> isPainted("#chart-loss canvas"));
        await(() -> text("events").contains("run-opened") && text("events").contains("validation"));
        cursorMovesByKey();
        pauseHoldsTheLanes();
        fitsAPhone();
        training.destroy();
        awaitText("phase", "stopped");
        assertThat(text("message")).contains("stopped as asked");
        assertThat(complaints()).isEmpty();
        assertThat(EngineJar.await(folder, training).exitCode()).isZero();
    }

    @Test
    void finishedRunsAreLaidOverEachOther() throws Exception {
        String config = SmallRun.config(folder);
        EngineJar.run(folder, EngineJar.arguments(config, "name=one"));
        EngineJar.run(folder, EngineJar.arguments(config, "name=two", "training.seed=2", "training.epochs=3"));
        List<Path> runs;
        try (Stream<Path> list = Files.list(folder.resolve("here/runs"))) {
            runs = list.sorted().toList();
        }
        Process shown =
                start(new String[] {"ui", runs.get(0).toString(), runs.get(1).toString()});
        browser.get(address(shown));
        awaitText("phase", "completed");
        await(() -> browser.findElements(By.cssSelector("#run-list label")).size() == 2);
        await(() -> browser.findElement(By.cssSelector("#chart-loss .plot"))
                .getDomAttribute("aria-label")
                .contains("Loss"));
        assertThat(text("run-list")).contains("one-", "two-");
        assertThat(text("where")).contains("epoch 2 of 2", "step 6 of 6");
        await(() -> browser.findElements(By.cssSelector("#filters canvas")).size() == 2);
        browser.findElement(By.id("chosen")).sendKeys("two");
        await(() -> text("where").contains("epoch 3 of 3"));
        browser.findElements(By.cssSelector("#run-list input")).get(0).sendKeys(Keys.SPACE);
        await(() -> text("chart-loss").contains("validation"));
        assertThat(complaints()).isEmpty();
        shown.destroy();
        assertThat(EngineJar.await(folder, shown).exitCode()).isZero();
    }

    private void cursorMovesByKey() {
        WebElement plot = browser.findElement(By.cssSelector("#chart-loss .plot"));
        plot.sendKeys(Keys.HOME);
        await(() -> text("chart-loss").contains("epoch 0."));
        plot.sendKeys(Keys.ESCAPE);
        await(() -> !text("chart-loss").contains("epoch 0."));
    }

    private void pauseHoldsTheLanes() {
        WebElement pause = browser.findElement(By.id("pause"));
        pause.sendKeys(Keys.ENTER);
        assertThat(pause.getDomAttribute("aria-pressed")).isEqualTo("true");
        await(() -> picture().equals(picture()));
        String held = picture();
        String where = text("where");
        await(() -> !text("where").equals(where));
        assertThat(picture()).isEqualTo(held);
        pause.sendKeys(Keys.ENTER);
        await(() -> !picture().equals(held));
    }

    private String picture() {
        return (String) browser.executeScript("return document.querySelector('#actors canvas').toDataURL()");
    }

    private void fitsAPhone() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
        await(() -> browser.executeScript("return document.documentElement.scrollWidth")
                .equals(360L));
        await(() -> (Boolean) browser.executeScript(
                "return document.querySelector('#chart-loss canvas').getBoundingClientRect().right <= 360"));
    }

    /** Whether a canvas has anything on it. */
    private boolean isPainted(String canvas) {
        return (Boolean) browser.executeScript(
                "const c = document.querySelector(arguments[0]);"
                        + "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v !== 0)",
                canvas);
    }

    /**
     * What the browser has against the page: errors of scripts, and what its policy refused; not that the engine ends,
     * nor that this test reads a canvas back more than once.
     */
    private List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> !entry.getMessage().contains("net::ERR_"))
                .filter(entry -> !entry.getMessage().contains("willReadFrequently"))
                .map(Object::toString)
                .toList();
    }

    private Process start(String[] arguments, String... more) throws IOException {
        Process started = EngineJar.start(
                folder, Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
        program = Optional.of(started);
        return started;
    }

    private String address(Process process) throws Exception {
        EngineJar.awaitOutput(folder, process, "page http");
        Matcher found = ADDRESS.matcher(Files.readString(EngineJar.out(folder)));
        assertThat(found.find()).as(Files.readString(EngineJar.out(folder))).isTrue();
        return found.group(1);
    }

    private String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private List<String> texts(String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private void awaitText(String id, String pattern) {
        await(() -> text(id).matches(pattern));
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not seen within " + PATIENCE + ":\n"
                        + browser.findElement(By.tagName("body")).getText() + "\n" + complaints());
            }
        }
    }

    /** What is drawn anew at this moment is not there for a moment. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (StaleElementReferenceException | NoSuchElementException e) {
            return false;
        }
    }
}
