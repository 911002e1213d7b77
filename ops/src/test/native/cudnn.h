/* What the parts of the stand-in of cuDNN share. Error numbers are cudnnStatus_t's of cuDNN 9. */
#ifndef DUET_STAND_IN_CUDNN_H
#define DUET_STAND_IN_CUDNN_H

#include "core.h"

enum { SUCCESS = 0, NOT_INITIALISED = 1001, BAD_PARAM = 2000, NOT_SUPPORTED = 3000, INTERNAL_ERROR = 4000, EXECUTION_FAILED = 5000 };
enum { FLOAT = 0, BFLOAT16 = 9 };
enum { NCHW = 0, NHWC = 1 };

typedef struct { int card; void *stream; } Library;
typedef struct { bool set; int type; int size[4]; int stride[4]; } Tensor;
typedef struct { bool set; int type, format; int size[4]; } Filter;
typedef struct {
    bool set;
    int padding[2], stride[2], dilation[2], mode, compute, groups, math;
} Convolution;
typedef struct { bool set; int mode, nan, window[2], padding[2], stride[2]; } Pooling;
typedef struct { bool set; unsigned n; double alpha, beta, k; } Lrn;
typedef struct { bool set; int mode, nan; double coefficient; } Activation;

/* Each is false, with a violation that names the call, where something is wrong. */
bool dnn_handle(const Library *handle, const char *call);
bool dnn_tensor(const Tensor *tensor, const char *name, const char *call);
bool dnn_same_shape(const Tensor *a, const char *a_name, const Tensor *b, const char *b_name, const char *call);
/* Outside of convolutions NVIDIA's documentation names float32 (and half and double) only: bfloat16 is a violation there. */
bool dnn_float(const Tensor *tensor, const char *call);
bool dnn_scales(const void *alpha, const void *beta, const char *call);

size_t dnn_count(const Tensor *tensor);
/* From the first value to behind the last one. */
size_t dnn_bytes(const Tensor *tensor);
/* Whether what is written lies apart from what is read, which only activations and sums need not. */
bool dnn_apart(const Touch *written, const Touch *read, const char *call);
Touch dnn_touch(const Tensor *tensor, const void *at, int how, const char *name);
Stream *dnn_stream(const Library *handle, const char *call);

/* The values as dense float32, [n, c, h, w], in memory that was taken for a moment. */
float *dnn_load(const Tensor *tensor, const void *at);
/* at = alpha * values + beta * at, where nothing is read for beta = 0; gives the values back. */
void dnn_store(const Tensor *tensor, void *at, float *values, float alpha, float beta);

/* A filter as a tensor of the same numbers. */
Tensor dnn_as_tensor(const Filter *filter);

#endif
