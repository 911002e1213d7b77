package duet.engine.doctor;

/** Why a native library that comes with the program could not be loaded. */
final class NativeCode {
    /** JavaCPP unpacks its libraries to a cache in the home folder, JNA to the folder for temporary files. */
    static final String WHAT_TO_DO =
            "this takes Linux on x86-64 with glibc, and folders where libraries may be unpacked and run:"
                    + " -Dorg.bytedeco.javacpp.cachedir=DIR, -Djava.io.tmpdir=DIR";

    private NativeCode() {}

    /** The first reason, in one line. */
    static String why(LinkageError error) {
        Throwable reason = error;
        while (reason.getCause() != null && reason.getCause() != reason) {
            reason = reason.getCause();
        }
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        return message.strip().replaceAll("\\s*\\R.*", "");
    }
}
