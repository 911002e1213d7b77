package duet.dataloader.picture;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * The functions of libturbojpeg, as its header turbojpeg.h has them. Handles and addresses are longs: direct mapping passes
 * them as they are, and makes no objects. An {@code unsigned long} is too, which fits wherever an address has 64 bits.
 */
final class TurboLibrary {
    static final int RGB = 0;
    /** The precise inverse transform, which is libjpeg's own. */
    static final int ACCURATE_DCT = 4096;

    static final int STOP_ON_WARNING = 8192;

    private TurboLibrary() {}

    /** @throws LinkageError when this machine lacks the library */
    static void load() {
        if (!Platform.is64Bit()) {
            throw new UnsatisfiedLinkError("libturbojpeg is used on 64-bit machines only");
        }
        Native.register(TurboLibrary.class, library());
    }

    private static NativeLibrary library() {
        if (Platform.isLinux()) {
            try {
                // The name without a version comes with the development package only.
                return NativeLibrary.getInstance("libturbojpeg.so.0");
            } catch (UnsatisfiedLinkError e) {
                return NativeLibrary.getInstance("turbojpeg");
            }
        }
        return NativeLibrary.getInstance("turbojpeg");
    }

    static native long tjInitDecompress();

    static native int tjDecompress2(
            long handle,
            long jpeg,
            long jpegBytes,
            long target,
            int width,
            int rowBytes,
            int height,
            int pixelFormat,
            int flags);

    static native int tjDestroy(long handle);
}
