package duet.ops.cuda;

import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.nvrtc.JNvrtc;

/** Loads CUDA's libraries but the driver, and tells what they answer where there is no card. */
public final class CardlessCalls {

    private CardlessCalls() {}

    public static void main(String[] arguments) {
        System.out.println("cuDNN " + JCudnn.cudnnGetVersion());
        System.out.println("cudnnCreate: " + JCudnn.cudnnGetErrorString(JCudnn.cudnnCreate(new cudnnHandle())));
        int[] major = new int[1];
        int[] minor = new int[1];
        JCublas2.cublasGetProperty(0, major);
        JCublas2.cublasGetProperty(1, minor);
        System.out.println("cuBLAS " + major[0] + "." + minor[0]);
        System.out.println("cublasCreate: " + cublasStatus.stringFor(JCublas2.cublasCreate(new cublasHandle())));
        JNvrtc.nvrtcVersion(major, minor);
        System.out.println("NVRTC " + major[0] + "." + minor[0]);
        System.out.println("machine: " + CudaMachine.look().problem().orElse("has a card"));
    }
}
