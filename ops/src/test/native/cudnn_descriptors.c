/* libcudnn.so.9: the handle, descriptors, and how tensors are read and written. */
#include "cudnn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t cudnnGetVersion(void) { return 90501; }

size_t cudnnGetCudartVersion(void) { return 12060; }

const char *cudnnGetErrorString(int status) {
    switch (status) {
        case SUCCESS: return "CUDNN_STATUS_SUCCESS";
        case NOT_INITIALISED: return "CUDNN_STATUS_NOT_INITIALIZED";
        case BAD_PARAM: return "CUDNN_STATUS_BAD_PARAM";
        case NOT_SUPPORTED: return "CUDNN_STATUS_NOT_SUPPORTED";
        case EXECUTION_FAILED: return "CUDNN_STATUS_EXECUTION_FAILED";
        case INTERNAL_ERROR: return "CUDNN_STATUS_INTERNAL_ERROR";
        default: return "CUDNN_STATUS unknown";
    }
}

/* ---- handle ---------------------------------------------------------------------------------------------------------- */

int cudnnCreate(Library **handle) {
    CALLED;
    Card *card = standin_current(__func__);
    if (card == NULL) return NOT_INITIALISED;
    *handle = standin_make(CUDNN_HANDLE, sizeof **handle);
    (*handle)->card = card->ordinal;
    return SUCCESS;
}

int cudnnDestroy(Library *handle) {
    CALLED_TO_END(answer);
    if (!standin_is(CUDNN_HANDLE, handle, __func__)) return BAD_PARAM;
    standin_destroy(CUDNN_HANDLE, handle);
    return answer;
}

/* A handle works on the card that was current when it was made, and wants that card to be current again. */
bool dnn_handle(const Library *handle, const char *call) {
    if (!standin_is(CUDNN_HANDLE, handle, call)) return false;
    Card *card = standin_current(call);
    if (card == NULL) return false;
    return card->ordinal == handle->card
        || standin_violation("context", "%s: the handle is of card %d, the context of card %d", call, handle->card, card->ordinal);
}

Stream *dnn_stream(const Library *handle, const char *call) { return standin_stream(handle->stream, call); }

int cudnnSetStream(Library *handle, void *stream) {
    CALLED;
    if (!dnn_handle(handle, __func__)) return BAD_PARAM;
    Stream *real = standin_stream(stream, __func__);
    if (real == NULL) return BAD_PARAM;
    if (real->card != handle->card) {
        standin_violation("context", "cudnnSetStream: the handle is of card %d, the stream of card %d", handle->card, real->card);
        return BAD_PARAM;
    }
    handle->stream = stream;
    return SUCCESS;
}

int cudnnGetStream(Library *handle, void **stream) {
    CALLED;
    if (!dnn_handle(handle, __func__)) return BAD_PARAM;
    *stream = handle->stream;
    return SUCCESS;
}

/* ---- tensors --------------------------------------------------------------------------------------------------------- */

#define DESCRIPTOR(Name, Type, KIND) \
    int cudnnCreate##Name##Descriptor(Type **descriptor) { \
        CALLED; \
        *descriptor = standin_make(KIND, sizeof **descriptor); \
        return SUCCESS; \
    } \
    int cudnnDestroy##Name##Descriptor(Type *descriptor) { \
        CALLED_TO_END(answer); \
        if (!standin_is(KIND, descriptor, __func__)) return BAD_PARAM; \
        standin_destroy(KIND, descriptor); \
        return answer; \
    }
DESCRIPTOR(Tensor, Tensor, TENSOR_DESCRIPTOR)
DESCRIPTOR(Filter, Filter, FILTER_DESCRIPTOR)
DESCRIPTOR(Convolution, Convolution, CONVOLUTION_DESCRIPTOR)
DESCRIPTOR(Pooling, Pooling, POOLING_DESCRIPTOR)
DESCRIPTOR(LRN, Lrn, LRN_DESCRIPTOR)
DESCRIPTOR(Activation, Activation, ACTIVATION_DESCRIPTOR)

static bool known_type(int type, const char *call) {
    return type == FLOAT || type == BFLOAT16
        || standin_violation("unknown", "%s: the stand-in knows float32 and bfloat16, not data type %d", call, type);
}

static bool positive(const int *sizes, int count, const char *what, const char *call) {
    for (int i = 0; i < count; i++) {
        if (sizes[i] <= 0) return standin_violation("shape", "%s: a %s of %d", call, what, sizes[i]);
    }
    return true;
}

int cudnnSetTensor4dDescriptorEx(Tensor *tensor, int type, int n, int c, int h, int w, int n_stride, int c_stride, int h_stride,
                                 int w_stride) {
    CALLED;
    if (!standin_is(TENSOR_DESCRIPTOR, tensor, __func__) || !known_type(type, __func__)) return BAD_PARAM;
    Tensor made = {true, type, {n, c, h, w}, {n_stride, c_stride, h_stride, w_stride}};
    if (!positive(made.size, 4, "size", __func__) || !positive(made.stride, 4, "stride", __func__)) return BAD_PARAM;
    size_t count = 1;
    for (int i = 0; i < 4; i++) count += (size_t)(made.size[i] - 1) * (size_t)made.stride[i];
    if (count > INT32_MAX) {
        standin_violation("shape", "%s: a tensor of more than 2^31 - 1 values", __func__);
        return NOT_SUPPORTED;
    }
    *tensor = made;
    return SUCCESS;
}

int cudnnSetTensor4dDescriptor(Tensor *tensor, int format, int type, int n, int c, int h, int w) {
    if (format == NCHW) return cudnnSetTensor4dDescriptorEx(tensor, type, n, c, h, w, c * h * w, h * w, w, 1);
    if (format == NHWC) return cudnnSetTensor4dDescriptorEx(tensor, type, n, c, h, w, c * h * w, 1, w * c, c);
    CALLED;
    standin_violation("unknown", "%s: the stand-in knows NCHW and NHWC, not format %d", __func__, format);
    return BAD_PARAM;
}

int cudnnGetTensor4dDescriptor(const Tensor *tensor, int *type, int *n, int *c, int *h, int *w, int *n_stride, int *c_stride,
                               int *h_stride, int *w_stride) {
    CALLED;
    if (!dnn_tensor(tensor, "tensor", __func__)) return BAD_PARAM;
    *type = tensor->type;
    int *sizes[] = {n, c, h, w}, *strides[] = {n_stride, c_stride, h_stride, w_stride};
    for (int i = 0; i < 4; i++) {
        *sizes[i] = tensor->size[i];
        *strides[i] = tensor->stride[i];
    }
    return SUCCESS;
}

bool dnn_tensor(const Tensor *tensor, const char *name, const char *call) {
    if (!standin_is(TENSOR_DESCRIPTOR, tensor, call)) return false;
    return tensor->set || standin_violation("descriptor", "%s: the descriptor of %s was never set", call, name);
}

bool dnn_same_shape(const Tensor *a, const char *a_name, const Tensor *b, const char *b_name, const char *call) {
    if (a->type != b->type) {
        return standin_violation("type", "%s: %s and %s have different data types", call, a_name, b_name);
    }
    if (memcmp(a->size, b->size, sizeof a->size) != 0) {
        return standin_violation("shape", "%s: %s is %d x %d x %d x %d, %s is %d x %d x %d x %d", call, a_name, a->size[0],
                                 a->size[1], a->size[2], a->size[3], b_name, b->size[0], b->size[1], b->size[2], b->size[3]);
    }
    return true;
}

bool dnn_float(const Tensor *tensor, const char *call) {
    return tensor->type == FLOAT || standin_violation("type", "%s: not documented for bfloat16", call);
}

bool dnn_scales(const void *alpha, const void *beta, const char *call) {
    return (alpha != NULL && beta != NULL) || standin_violation("null", "%s: alpha or beta is null", call);
}

static size_t size_of(int type) { return type == FLOAT ? 4 : 2; }

size_t dnn_count(const Tensor *tensor) {
    return (size_t)tensor->size[0] * (size_t)tensor->size[1] * (size_t)tensor->size[2] * (size_t)tensor->size[3];
}

size_t dnn_bytes(const Tensor *tensor) {
    size_t last = 0;
    for (int i = 0; i < 4; i++) last += (size_t)(tensor->size[i] - 1) * (size_t)tensor->stride[i];
    return (last + 1) * size_of(tensor->type);
}

Touch dnn_touch(const Tensor *tensor, const void *at, int how, const char *name) {
    return (Touch){at, dnn_bytes(tensor), how, 16, name};
}

bool dnn_apart(const Touch *written, const Touch *read, const char *call) {
    uintptr_t a = (uintptr_t)written->at, b = (uintptr_t)read->at;
    if (a >= b + read->bytes || b >= a + written->bytes) return true;
    return standin_violation("overlap", "%s: %s and %s lie in the same memory", call, written->name, read->name);
}

static size_t place(const Tensor *tensor, int n, int c, int h) {
    return (size_t)n * (size_t)tensor->stride[0] + (size_t)c * (size_t)tensor->stride[1] + (size_t)h * (size_t)tensor->stride[2];
}

/* Float32 without gaps, in the order of the values here. */
static bool is_plain(const Tensor *tensor) {
    const int *size = tensor->size, *stride = tensor->stride;
    return tensor->type == FLOAT && stride[3] == 1 && stride[2] == size[3] && stride[1] == size[2] * stride[2]
        && stride[0] == size[1] * stride[1];
}

float *dnn_load(const Tensor *tensor, const void *at) {
    float *values = standin_take(dnn_count(tensor) * sizeof *values), *next = values;
    if (is_plain(tensor)) return memcpy(values, at, dnn_count(tensor) * sizeof *values);
    size_t step = (size_t)tensor->stride[3];
    for (int n = 0; n < tensor->size[0]; n++)
        for (int c = 0; c < tensor->size[1]; c++)
            for (int h = 0; h < tensor->size[2]; h++) {
                size_t row = place(tensor, n, c, h);
                for (int w = 0; w < tensor->size[3]; w++) {
                    size_t index = row + (size_t)w * step;
                    *next++ = tensor->type == FLOAT ? ((const float *)at)[index] : standin_widen(((const uint16_t *)at)[index]);
                }
            }
    return values;
}

void dnn_store(const Tensor *tensor, void *at, float *values, float alpha, float beta) {
    const float *next = values;
    if (is_plain(tensor) && alpha == 1 && beta == 0) {
        memcpy(at, values, dnn_count(tensor) * sizeof *values);
        standin_give(values);
        return;
    }
    size_t step = (size_t)tensor->stride[3];
    for (int n = 0; n < tensor->size[0]; n++)
        for (int c = 0; c < tensor->size[1]; c++)
            for (int h = 0; h < tensor->size[2]; h++) {
                size_t row = place(tensor, n, c, h);
                for (int w = 0; w < tensor->size[3]; w++) {
                    size_t index = row + (size_t)w * step;
                    float value = alpha * *next++;
                    if (tensor->type == FLOAT) {
                        float *target = (float *)at + index;
                        *target = beta == 0 ? value : value + beta * *target;
                    } else {
                        uint16_t *target = (uint16_t *)at + index;
                        *target = standin_round(beta == 0 ? value : value + beta * standin_widen(*target));
                    }
                }
            }
    standin_give(values);
}

/* ---- the other descriptors ------------------------------------------------------------------------------------------- */

int cudnnSetFilter4dDescriptor(Filter *filter, int type, int format, int k, int c, int h, int w) {
    CALLED;
    if (!standin_is(FILTER_DESCRIPTOR, filter, __func__) || !known_type(type, __func__)) return BAD_PARAM;
    Filter made = {true, type, format, {k, c, h, w}};
    if (!positive(made.size, 4, "size", __func__)) return BAD_PARAM;
    if (format != NCHW) {
        standin_violation("unknown", "%s: the stand-in knows filters in NCHW, not format %d", __func__, format);
        return NOT_SUPPORTED;
    }
    *filter = made;
    return SUCCESS;
}

Tensor dnn_as_tensor(const Filter *filter) {
    const int *size = filter->size;
    return (Tensor){true, filter->type, {size[0], size[1], size[2], size[3]},
                    {size[1] * size[2] * size[3], size[2] * size[3], size[3], 1}};
}

int cudnnSetConvolution2dDescriptor(Convolution *convolution, int pad_h, int pad_w, int stride_h, int stride_w, int dilation_h,
                                    int dilation_w, int mode, int compute) {
    CALLED;
    if (!standin_is(CONVOLUTION_DESCRIPTOR, convolution, __func__)) return BAD_PARAM;
    if (pad_h < 0 || pad_w < 0 || stride_h <= 0 || stride_w <= 0 || dilation_h <= 0 || dilation_w <= 0 || mode < 0 || mode > 1) {
        standin_violation("shape", "%s: negative padding, or a stride or dilation that is not positive, or mode %d", __func__, mode);
        return BAD_PARAM;
    }
    if (compute != FLOAT || mode != 1 || dilation_h != 1 || dilation_w != 1) {
        standin_violation("unknown", "%s: the stand-in knows cross-correlation without dilation, computed in float32", __func__);
        return NOT_SUPPORTED;
    }
    *convolution = (Convolution){true, {pad_h, pad_w}, {stride_h, stride_w}, {dilation_h, dilation_w}, mode, compute, 1, 0};
    return SUCCESS;
}

static bool set_convolution(const Convolution *convolution, const char *call) {
    if (!standin_is(CONVOLUTION_DESCRIPTOR, convolution, call)) return false;
    return convolution->set || standin_violation("descriptor", "%s: the convolution's descriptor was never set", call);
}

int cudnnSetConvolutionGroupCount(Convolution *convolution, int groups) {
    CALLED;
    /* Setting the descriptor would put the groups back to one. */
    if (!set_convolution(convolution, __func__)) return BAD_PARAM;
    if (groups < 1) {
        standin_violation("shape", "%s: %d groups", __func__, groups);
        return BAD_PARAM;
    }
    convolution->groups = groups;
    return SUCCESS;
}

int cudnnSetConvolutionMathType(Convolution *convolution, int math) {
    CALLED;
    if (!set_convolution(convolution, __func__)) return BAD_PARAM;
    if (math < 0 || math > 3) return BAD_PARAM;
    convolution->math = math;
    return SUCCESS;
}

int cudnnSetPooling2dDescriptor(Pooling *pooling, int mode, int nan, int window_h, int window_w, int pad_h, int pad_w, int stride_h,
                                int stride_w) {
    CALLED;
    if (!standin_is(POOLING_DESCRIPTOR, pooling, __func__)) return BAD_PARAM;
    if (mode < 0 || mode > 3 || nan < 0 || nan > 1 || window_h <= 0 || window_w <= 0 || stride_h <= 0 || stride_w <= 0) {
        standin_violation("shape", "%s: mode %d, window %d x %d, stride %d x %d", __func__, mode, window_h, window_w, stride_h,
                          stride_w);
        return BAD_PARAM;
    }
    *pooling = (Pooling){true, mode, nan, {window_h, window_w}, {pad_h, pad_w}, {stride_h, stride_w}};
    return SUCCESS;
}

int cudnnSetLRNDescriptor(Lrn *lrn, unsigned n, double alpha, double beta, double k) {
    CALLED;
    if (!standin_is(LRN_DESCRIPTOR, lrn, __func__)) return BAD_PARAM;
    /* CUDNN_LRN_MIN_N, _MAX_N, _MIN_K, _MIN_BETA */
    if (n < 1 || n > 16 || k < 1e-5 || beta < 0.01) {
        standin_violation("limits", "%s: n %u (1 to 16), k %g (from 1e-5), beta %g (from 0.01)", __func__, n, k, beta);
        return BAD_PARAM;
    }
    *lrn = (Lrn){true, n, alpha, beta, k};
    return SUCCESS;
}

int cudnnSetActivationDescriptor(Activation *activation, int mode, int nan, double coefficient) {
    CALLED;
    if (!standin_is(ACTIVATION_DESCRIPTOR, activation, __func__)) return BAD_PARAM;
    if (mode < 0 || mode > 6 || nan < 0 || nan > 1) return BAD_PARAM;
    *activation = (Activation){true, mode, nan, coefficient};
    return SUCCESS;
}
