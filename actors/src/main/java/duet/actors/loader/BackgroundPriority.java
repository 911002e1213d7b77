package duet.actors.loader;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Lets a thread work in the time that the towers leave: when one waits for the other. A tower that is pushed aside for a picture
 * holds up both. Linux only, where a priority belongs to a thread; Java's own priorities do nothing there.
 */
final class BackgroundPriority {
    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final int NICE = 10;

    private BackgroundPriority() {}

    /** For the calling thread, for good. */
    static void take() {
        if (Platform.isLinux()) {
            NativeLibrary.getProcess()
                    .getFunction("setpriority")
                    .invokeInt(new Object[] {PRIO_PROCESS, THIS_THREAD, NICE});
        }
    }
}
