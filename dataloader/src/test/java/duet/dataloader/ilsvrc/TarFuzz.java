package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.picture.Encoded;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Any bytes as the tar of training pictures; its headers' checksums are put right where the first byte says so. */
class TarFuzz extends FuzzTarget {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;

    @Override
    protected List<byte[]> seeds() {
        byte[] picture = Encoded.file(Encoded.gradient(2, 2), "png");
        byte[] inner = new TarBuilder()
                .file("n01440764_18.JPEG", picture)
                .file("a-long-folder-name/".repeat(7) + "n01440764_19.JPEG", picture)
                .build();
        byte[] content = cut(inner);
        byte[] outer = Arrays.copyOf(
                new TarBuilder().file("n01440764.tar", content).build(), BLOCK + content.length + 2 * BLOCK);
        return List.of(Parts.of(0, outer), Parts.of(1, outer));
    }

    /** Without most of what fills up a tar's last record. */
    private static byte[] cut(byte[] tar) {
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(tar, (end + BLOCK - 1) / BLOCK * BLOCK + 2 * BLOCK);
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Parts parts = new Parts(input);
        boolean repaired = parts.number() % 2 == 1;
        byte[] tar = parts.rest();
        if (repaired) {
            repair(tar);
        }
        TrainingArchive archive = TrainingArchive.read(new SharedFile(file("ILSVRC2012_img_train.tar", tar)));
        OriginalPictures pictures = archive.pictures();
        for (int i = 0; i < pictures.size(); i++) {
            require(pictures.label(i) < archive.wnids().size(), "label " + pictures.label(i));
            pictures.read(i);
        }
    }

    private static void repair(byte[] tar) {
        for (int block = 0; block + BLOCK <= tar.length; block += BLOCK) {
            if (new String(tar, block + 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
                Arrays.fill(tar, block + CHECKSUM, block + CHECKSUM + CHECKSUM_BYTES, (byte) ' ');
                int sum = 0;
                for (int i = 0; i < BLOCK; i++) {
                    sum += tar[block + i] & 0xFF;
                }
                byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(text, 0, tar, block + CHECKSUM, CHECKSUM_BYTES);
            }
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
