package duet.engine.doctor;

/** Why a native library that comes with the program could not be loaded. */
public final class NativeCode {
    /** JavaCPP unpacks its libraries to a cache in the home folder, JNA to the folder for temporary files. */
    static final String WHAT_TO_DO =
            "this takes Linux on x86-64 with glibc, and folders where libraries may be unpacked and run:"
                    + " -Dorg.bytedeco.javacpp.cachedir=DIR, -Djava.io.tmpdir=DIR";

    private NativeCode() {}

    /** Whether it is a library that is missing, and not a class of a program that was put together wrongly. */
    public static boolean isMissing(LinkageError error) {
        return first(error) instanceof UnsatisfiedLinkError;
    }

    /** The first reason and what to do, in one line. */
    public static String advice(LinkageError error) {
        return why(error) + "; " + WHAT_TO_DO;
    }

    /** The first reason, in one line. */
    static String why(LinkageError error) {
        Throwable reason = first(error);
        String message = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        return message.strip().replaceAll("\\s*\\R.*", "");
    }

    private static Throwable first(LinkageError error) {
        Throwable reason = error;
        while (reason.getCause() != null && reason.getCause() != reason) {
            reason = reason.getCause();
        }
        return reason;
    }
}
