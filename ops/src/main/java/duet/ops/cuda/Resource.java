package duet.ops.cuda;

/** Something that is given back, which may fail, but by no checked exception. */
@FunctionalInterface
interface Resource extends AutoCloseable {

    @Override
    void close();

    /** Gives it back after a failure that is told to the caller; what fails now is added to it. */
    default void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
