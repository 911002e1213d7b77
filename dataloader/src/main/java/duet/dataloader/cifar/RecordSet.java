package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.original.PlanarPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Both parts of a CIFAR data set, in memory. */
record RecordSet(String name, List<String> classes, RecordFiles training, RecordFiles test) {

    /** The names of the files of one part, of equally many records each. */
    record Part(List<String> files, int recordsPerFile) {

        private List<Path> paths(Path folder) {
            return files.stream().map(folder::resolve).toList();
        }
    }

    static RecordSet read(Path folder, RecordFormat format, Part training, Part test, String classNames) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": is no folder, expected one with "
                    + training.files().get(0) + "; check the path");
        }
        List<String> problems = new ArrayList<>();
        RecordFiles.checkLengths(format, training.paths(folder), training.recordsPerFile(), problems);
        RecordFiles.checkLengths(format, test.paths(folder), test.recordsPerFile(), problems);
        List<String> classes = ClassNames.read(folder.resolve(classNames), format.classes(), problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new RecordSet(
                folder.toString(),
                classes,
                RecordFiles.read(format, training.paths(folder), training.recordsPerFile()),
                RecordFiles.read(format, test.paths(folder), test.recordsPerFile()));
    }

    DataSet dataSet() {
        return new DataSet(name, classes, RecordFormat.SIDE, training, test);
    }

    OriginalSet originalSet() {
        return new OriginalSet(
                name,
                classes.stream().map(title -> new PictureClass(title, title)).toList(),
                OptionalInt.of(RecordFormat.SIDE),
                pictures(training),
                Optional.of(pictures(test)));
    }

    private static PlanarPictures pictures(RecordFiles files) {
        return new PlanarPictures(files, RecordFormat.SIDE, files::plainName);
    }
}
