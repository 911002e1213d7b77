package duet.engine.prepare;

import duet.dataloader.original.OriginalPictures;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.Manifest;
import duet.dataloader.packing.Packing;
import duet.dataloader.packing.PackingOptions;
import duet.dataloader.packing.PackingReport;
import duet.dataloader.picture.PictureDecoder;
import duet.engine.console.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Packs a data set and says so. */
public final class PrepareRun {
    private static final double NANOS = 1e9;
    private static final double MEBIBYTE = 1 << 20;
    private static final int MOST_NAMES = 5;

    private PrepareRun() {}

    /** @throws duet.dataloader.DataException when it cannot be done, or not with these options; what is finished is kept */
    public static void run(OriginalSet set, Path target, PackingOptions options, Console console) {
        console.say(String.format(
                Locale.ROOT,
                "%s: %,d classes, %,d training and %,d validation pictures; to %dx%d, %s%s",
                set.name(),
                set.classes().size(),
                set.training().size(),
                set.validation().map(OriginalPictures::size).orElse(0),
                options.side(),
                options.side(),
                options.storage(),
                // Pictures that have one size already are pixels, not files.
                set.side().isPresent() ? "" : ", decoded by " + PictureDecoder.description()));
        long start = System.nanoTime();
        PackingReport report = Packing.pack(set, target, options, new PackingLine(console, System::nanoTime));
        if (report.nothingToDo()) {
            console.result(target + " is there already, made from the same pictures in the same way: nothing to do");
        } else {
            console.say(String.format(Locale.ROOT, "done in %.1f s", (System.nanoTime() - start) / NANOS));
        }
        tell(report, target, console);
    }

    private static void tell(PackingReport report, Path target, Console console) {
        Manifest manifest = report.manifest();
        console.result(String.format(
                Locale.ROOT,
                "%s: %,d training and %,d validation pictures, %,.1f MiB in %d files",
                target,
                Manifest.pictures(manifest.training()),
                Manifest.pictures(manifest.validation()),
                manifest.bytes() / MEBIBYTE,
                manifest.shards().size()));
        if (manifest.rejected() > 0) {
            console.warn(String.format(
                    Locale.ROOT,
                    "%,d pictures could not be read and are left out; %s says which and why",
                    manifest.rejected(),
                    target.resolve("rejected.tsv")));
        }
        List<String> absent = report.classesWithoutTraining();
        if (!absent.isEmpty()) {
            console.warn(absent.size() + " classes have no training picture: "
                    + String.join(", ", absent.subList(0, Math.min(MOST_NAMES, absent.size())))
                    + (absent.size() > MOST_NAMES ? " and others" : ""));
        }
        console.result("train on it with --set data.path=" + target);
    }
}
