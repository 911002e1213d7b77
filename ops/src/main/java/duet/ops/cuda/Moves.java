package duet.ops.cuda;

import duet.ops.device.Precision;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;

/** Orders the kernels that bring maps from one place of a card's memory to another. */
final class Moves {
    private final Kernels kernels;

    Moves(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Some maps of images that lie as [images, mapsOfImage, area].
     *
     * @param firstImage where it begins
     */
    record Place(CUdeviceptr firstImage, Precision precision, int mapsOfImage, int firstMap) {}

    /** How much is moved. @param area cells of a map */
    record Extent(int images, int maps, int area) {

        long values() {
            return (long) images * maps * area;
        }
    }

    void copy(CUstream stream, Place to, Place from, Extent extent) {
        move(stream, "copy_maps", to, from, extent);
    }

    void add(CUstream stream, Place to, Place from, Extent extent) {
        move(stream, "add_maps", to, from, extent);
    }

    private void move(CUstream stream, String kernel, Place to, Place from, Extent extent) {
        kernels.runOn(
                stream,
                kernel,
                extent.values(),
                to.firstImage(),
                type(to.precision()),
                to.mapsOfImage(),
                to.firstMap(),
                from.firstImage(),
                type(from.precision()),
                from.mapsOfImage(),
                from.firstMap(),
                extent.maps(),
                extent.area());
    }

    /** To dense [images, area, maps]: what towers exchange. */
    void pack(CUstream stream, CUdeviceptr to, Precision as, Place from, Extent extent) {
        kernels.runOn(
                stream,
                "pack",
                extent.values(),
                to,
                type(as),
                from.firstImage(),
                type(from.precision()),
                from.mapsOfImage(),
                from.firstMap(),
                extent.maps(),
                extent.area());
    }

    /** From what {@link #pack} wrote. @param add whether to what is there */
    void unpack(CUstream stream, Place to, CUdeviceptr from, Precision as, Extent extent, boolean add) {
        kernels.runOn(
                stream,
                add ? "unpack_and_add" : "unpack",
                extent.values(),
                to.firstImage(),
                type(to.precision()),
                to.mapsOfImage(),
                to.firstMap(),
                from,
                type(as),
                extent.maps(),
                extent.area());
    }

    /** As kernels are told. */
    static int type(Precision precision) {
        return precision == Precision.BFLOAT16 ? 1 : 0;
    }
}
