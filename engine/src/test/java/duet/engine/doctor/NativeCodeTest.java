package duet.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeCodeTest {

    @Test
    void theReasonIsTheFirstCauseInOneLine() {
        LinkageError error = new NoClassDefFoundError("Could not initialize class dnnl");
        error.initCause(new UnsatisfiedLinkError("libdnnl.so.3: cannot open shared object file\n  and more"));
        assertThat(NativeCode.why(error)).isEqualTo("libdnnl.so.3: cannot open shared object file");
    }

    @Test
    void anErrorWithoutWordsIsNamed() {
        assertThat(NativeCode.why(new UnsatisfiedLinkError())).contains("UnsatisfiedLinkError");
    }
}
