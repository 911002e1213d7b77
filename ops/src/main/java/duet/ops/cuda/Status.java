package duet.ops.cuda;

import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;
import jcuda.nvrtc.JNvrtc;

/**
 * The one place where what a call answered is looked at. JCuda could throw exceptions by itself, but only for a whole process at
 * once, and without a word of what to do.
 */
final class Status {
    static final String CUDNN_TELLS_MORE = "CUDNN_LOGERR_DBG=1 and CUDNN_LOGDEST_DBG=stderr tell more";

    private Status() {}

    /** @throws CudaException when a call to the driver failed */
    static void driver(String call, int result) {
        if (result != CUresult.CUDA_SUCCESS) {
            throw new CudaException("the CUDA driver answers " + call + " with " + CUresult.stringFor(result) + "; "
                    + adviceForDriver(result));
        }
    }

    /** @throws CudaException when a call to cuDNN failed */
    static void cudnn(String call, int result) {
        if (result != 0) {
            // By cuDNN's own words: the numbers that the bindings know are those of cuDNN 8.
            throw new CudaException(
                    "cuDNN answers " + call + " with " + JCudnn.cudnnGetErrorString(result) + "; " + CUDNN_TELLS_MORE);
        }
    }

    /** @throws CudaException when a call to cuBLAS failed */
    static void cublas(String call, int result) {
        if (result != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            throw new CudaException("cuBLAS answers " + call + " with " + cublasStatus.stringFor(result)
                    + "; CUBLAS_LOGINFO_DBG=1 and CUBLAS_LOGDEST_DBG=stderr tell more");
        }
    }

    /** @throws CudaException when a call to NVRTC failed */
    static void nvrtc(String call, int result) {
        if (result != 0) {
            throw new CudaException("NVRTC answers " + call + " with " + JNvrtc.nvrtcGetErrorString(result));
        }
    }

    private static String adviceForDriver(int result) {
        return switch (result) {
            case CUresult.CUDA_ERROR_OUT_OF_MEMORY -> "nvidia-smi tells what else has the card's memory";
            case CUresult.CUDA_ERROR_NO_DEVICE, CUresult.CUDA_ERROR_INVALID_DEVICE ->
                "engine.jar doctor lists the cards";
            case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS, CUresult.CUDA_ERROR_LAUNCH_FAILED ->
                "the card is lost to this process; compute-sanitizer tells which kernel did it";
            case CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU, CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION ->
                "the driver is older than the NVRTC that was found: install a newer driver";
            default -> "engine.jar doctor tells what this machine has of CUDA";
        };
    }
}
