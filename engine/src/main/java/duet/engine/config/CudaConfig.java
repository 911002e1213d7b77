package duet.engine.config;

/**
 * How cards compute.
 *
 * @param tf32 whether products of float32 may be taken of factors rounded to 10 bits behind the point
 * @param workspace bytes of scratch memory that the algorithms of a card may take
 */
public record CudaConfig(boolean tf32, long workspace) {

    static CudaConfig read(Section section) {
        CudaConfig cuda = new CudaConfig(
                section.orElse("tf32", Kind.FLAG, false), section.orElse("workspace", Kind.BYTES, "1 GiB"));
        section.done();
        return cuda;
    }
}
