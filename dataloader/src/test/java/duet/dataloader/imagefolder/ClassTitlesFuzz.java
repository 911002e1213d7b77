package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.original.PictureClass;
import duet.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as the file of what classes are called. */
class ClassTitlesFuzz extends FuzzTarget {
    private static final List<String> NAMES = List.of("n01440764", "n01443537");

    @Override
    protected List<byte[]> seeds() {
        return List.of("n01440764 tench, Tinca tinca\nn01443537 goldfish\n".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        file("synset_words.txt", input);
        List<String> names =
                ClassTitles.of(folder(), NAMES).stream().map(PictureClass::name).toList();
        require(names.equals(NAMES), "classes " + names);
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
