package duet.ops.cpu;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import org.bytedeco.javacpp.Pointer;

/**
 * Asks Linux to lay large arrays in pages of 2 MiB, which spares the processor most of its look-ups of addresses. A wish: where
 * the system grants none, everything works as before.
 */
final class LargePages {
    private static final int MADV_HUGEPAGE = 14;
    private static final long SMALL_PAGE = 4096;
    private static final long LARGE_PAGE = 2 << 20;

    private LargePages() {}

    /** To be asked before the memory is touched for the first time. */
    static void ask(Pointer start, long bytes) {
        if (Platform.isLinux() && bytes >= 2 * LARGE_PAGE) {
            long first = (start.address() + SMALL_PAGE - 1) / SMALL_PAGE * SMALL_PAGE;
            long length = (start.address() + bytes - first) / SMALL_PAGE * SMALL_PAGE;
            Kernel.ADVISE.invokeInt(
                    new Object[] {new com.sun.jna.Pointer(first), new NativeLong(length), MADV_HUGEPAGE});
        }
    }

    private static final class Kernel {
        static final Function ADVISE = NativeLibrary.getProcess().getFunction("madvise");
    }
}
