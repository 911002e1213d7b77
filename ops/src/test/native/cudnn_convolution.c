/*
 * libcudnn.so.9: convolutions. Computed as matrix products over unfolded images.
 *
 * cuDNN's backend documentation, "cudnn_cnn library": the shapes, which algorithms there are, which of them are deterministic
 * and what they support. The offers of the stand-in come in an order that no program should rely on: what is not
 * deterministic, takes much memory or doesn't work at all first.
 */
#include "cudnn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_MATH = 0, TENSOR_OP = 1, CONVERSION = 2, FMA = 3 };
typedef enum { FORWARD, DATA, FILTER } Way;
static const char *const WAYS[] = {"forward", "backward data", "backward filter"};

/* cudnnConvolutionFwdAlgoPerf_t and its like, all three of the same layout. */
typedef struct {
    int algorithm, status;
    float milliseconds;
    size_t memory;
    int determinism, math, reserved[3];
} Offer;

/* A convolution with everything that it is about. */
typedef struct {
    Way way;
    Tensor x, y, w;
    Convolution how;
    const void *in, *factor; /* x and w; dy and w; dy and x */
    void *out;
    float alpha, beta;
} Work;

/* ---- what fits together ---------------------------------------------------------------------------------------------- */

static int output_size(const Convolution *how, int axis, int input, int kernel) {
    return 1 + (input + 2 * how->padding[axis] - ((kernel - 1) * how->dilation[axis] + 1)) / how->stride[axis];
}

static bool fits(const Tensor *x, const Filter *w, const Convolution *how, const Tensor *y, const char *call) {
    if (!dnn_tensor(x, "x", call) || !standin_is(FILTER_DESCRIPTOR, w, call) || !standin_is(CONVOLUTION_DESCRIPTOR, how, call)
        || (y != NULL && !dnn_tensor(y, "y", call))) {
        return false;
    }
    if (!w->set || !how->set) return standin_violation("descriptor", "%s: a descriptor was never set", call);
    if (x->type != w->type || (y != NULL && x->type != y->type)) {
        return standin_violation("type", "%s: x, w and y must have one data type", call);
    }
    if (x->size[1] != w->size[1] * how->groups || w->size[0] % how->groups != 0) {
        return standin_violation("shape", "%s: %d maps in %d groups and filters of %d maps, %d of them", call, x->size[1], how->groups,
                                 w->size[1], w->size[0]);
    }
    int height = output_size(how, 0, x->size[2], w->size[2]), width = output_size(how, 1, x->size[3], w->size[3]);
    if (x->size[2] + 2 * how->padding[0] < w->size[2] || x->size[3] + 2 * how->padding[1] < w->size[3]) {
        return standin_violation("shape", "%s: the kernel is larger than the padded image", call);
    }
    if (y != NULL && (y->size[0] != x->size[0] || y->size[1] != w->size[0] || y->size[2] != height || y->size[3] != width)) {
        return standin_violation("shape", "%s: y is %d x %d x %d x %d and should be %d x %d x %d x %d", call, y->size[0], y->size[1],
                                 y->size[2], y->size[3], x->size[0], w->size[0], height, width);
    }
    return true;
}

int cudnnGetConvolution2dForwardOutputDim(const Convolution *how, const Tensor *x, const Filter *w, int *n, int *c, int *height,
                                          int *width) {
    CALLED;
    if (!fits(x, w, how, NULL, __func__)) return BAD_PARAM;
    *n = x->size[0];
    *c = w->size[0];
    *height = output_size(how, 0, x->size[2], w->size[2]);
    *width = output_size(how, 1, x->size[3], w->size[3]);
    return SUCCESS;
}

/* ---- algorithms ------------------------------------------------------------------------------------------------------ */

enum { PLAIN, UNFOLDED, FOURIER, TILED_FOURIER, WINOGRAD, WIDE_WINOGRAD, NEVER };
typedef struct { int number, kind; bool deterministic, bfloat16; } Algorithm;

/* In the order in which they are offered. */
static const Algorithm ALGORITHMS[3][8] = {
    {{3, NEVER, true, true}, {4, FOURIER, true, false}, {5, TILED_FOURIER, true, false}, {2, UNFOLDED, true, false},
     {7, WIDE_WINOGRAD, true, true}, {1, UNFOLDED, true, true}, {6, WINOGRAD, true, false}, {0, PLAIN, true, false}},
    {{2, FOURIER, true, false}, {0, PLAIN, false, true}, {3, TILED_FOURIER, true, false}, {5, WIDE_WINOGRAD, true, true},
     {1, UNFOLDED, true, true}, {4, WINOGRAD, true, false}, {-1, NEVER, false, false}, {-1, NEVER, false, false}},
    {{4, NEVER, true, true}, {2, FOURIER, true, false}, {0, PLAIN, false, true}, {3, UNFOLDED, false, false},
     {5, WIDE_WINOGRAD, true, true}, {1, UNFOLDED, true, true}, {6, TILED_FOURIER, true, false}, {-1, NEVER, false, false}},
};

/* Whether an algorithm can do it: cuDNN's tables, as far as our layers come across them. */
static bool able(const Algorithm *algorithm, const Tensor *x, const Filter *w, const Convolution *how) {
    if (algorithm->kind == NEVER || (x->type == BFLOAT16 && !algorithm->bfloat16)) return false;
    if (x->type == BFLOAT16 && standin_settings.major < 8) return false;
    bool dense = how->stride[0] == 1 && how->stride[1] == 1;
    bool three = w->size[2] == 3 && w->size[3] == 3, five = w->size[2] == 5 && w->size[3] == 5;
    switch (algorithm->kind) {
        case FOURIER:
            return dense && x->size[2] + 2 * how->padding[0] <= 256 && x->size[3] + 2 * how->padding[1] <= 256
                && w->size[2] > how->padding[0] && w->size[3] > how->padding[1];
        case TILED_FOURIER:
            return dense && w->size[2] <= 32 && w->size[3] <= 32 && w->size[2] > how->padding[0] && w->size[3] > how->padding[1];
        case WINOGRAD: return dense && three;
        case WIDE_WINOGRAD: return dense && (three || five) && how->groups == 1;
        default: return true;
    }
}

static size_t workspace(const Algorithm *algorithm, const Tensor *x, const Filter *w, const Convolution *how, const Tensor *y) {
    (void)how;
    size_t unfolded = (size_t)w->size[1] * (size_t)w->size[2] * (size_t)w->size[3] * (size_t)y->size[2] * (size_t)y->size[3] * 4;
    switch (algorithm->kind) {
        case FOURIER: return ((size_t)6 << 30) + dnn_bytes(x);
        case TILED_FOURIER: return (size_t)3 << 30;
        case UNFOLDED: return unfolded + 96;
        case WIDE_WINOGRAD: return 4 * (dnn_bytes(x) + dnn_bytes(y)) + 32;
        default: return 0;
    }
}

static const Algorithm *numbered(Way way, int number) {
    for (int i = 0; i < 8; i++) {
        if (ALGORITHMS[way][i].number == number && number >= 0) return &ALGORITHMS[way][i];
    }
    return NULL;
}

static int offers(Way way, const Library *handle, const Tensor *x, const Filter *w, const Convolution *how, const Tensor *y, int wanted,
                  int *given, Offer *results, const char *call) {
    if (!dnn_handle(handle, call) || !fits(x, w, how, y, call)) return BAD_PARAM;
    if (wanted < 1 || given == NULL || results == NULL) {
        standin_violation("null", "%s: no room for results", call);
        return BAD_PARAM;
    }
    int count = 0;
    for (int i = 0; i < 8 && count < wanted; i++) {
        const Algorithm *algorithm = &ALGORITHMS[way][i];
        if (algorithm->number < 0) continue;
        bool works = able(algorithm, x, w, how);
        results[count] = (Offer){.algorithm = algorithm->number, .status = works ? SUCCESS : NOT_SUPPORTED,
                                 .milliseconds = works ? 0.1f * (float)(count + 1) : -1,
                                 .memory = works ? workspace(algorithm, x, w, how, y) : 0,
                                 .determinism = algorithm->deterministic, .math = how->math};
        count++;
    }
    *given = count;
    return SUCCESS;
}

int cudnnGetConvolutionForwardAlgorithm_v7(const Library *handle, const Tensor *x, const Filter *w, const Convolution *how,
                                           const Tensor *y, int wanted, int *given, Offer *results) {
    CALLED;
    return offers(FORWARD, handle, x, w, how, y, wanted, given, results, __func__);
}

int cudnnGetConvolutionBackwardDataAlgorithm_v7(const Library *handle, const Filter *w, const Tensor *dy, const Convolution *how,
                                                const Tensor *dx, int wanted, int *given, Offer *results) {
    CALLED;
    return offers(DATA, handle, dx, w, how, dy, wanted, given, results, __func__);
}

int cudnnGetConvolutionBackwardFilterAlgorithm_v7(const Library *handle, const Tensor *x, const Tensor *dy, const Convolution *how,
                                                  const Filter *dw, int wanted, int *given, Offer *results) {
    CALLED;
    return offers(FILTER, handle, x, dw, how, dy, wanted, given, results, __func__);
}

int cudnnGetConvolutionForwardAlgorithmMaxCount(const Library *handle, int *count) {
    CALLED;
    (void)handle;
    *count = 8;
    return SUCCESS;
}

int cudnnGetConvolutionBackwardDataAlgorithmMaxCount(const Library *handle, int *count) {
    CALLED;
    (void)handle;
    *count = 6;
    return SUCCESS;
}

int cudnnGetConvolutionBackwardFilterAlgorithmMaxCount(const Library *handle, int *count) {
    CALLED;
    (void)handle;
    *count = 7;
    return SUCCESS;
}

static int needed(Way way, const Library *handle, const Tensor *x, const Filter *w, const Convolution *how, const Tensor *y, int number,
                  size_t *bytes, const char *call) {
    if (!dnn_handle(handle, call) || !fits(x, w, how, y, call)) return BAD_PARAM;
    const Algorithm *algorithm = numbered(way, number);
    if (algorithm == NULL || !able(algorithm, x, w, how)) {
        standin_violation("algorithm", "%s: algorithm %d can't do this convolution", call, number);
        return NOT_SUPPORTED;
    }
    *bytes = workspace(algorithm, x, w, how, y);
    return SUCCESS;
}

int cudnnGetConvolutionForwardWorkspaceSize(const Library *handle, const Tensor *x, const Filter *w, const Convolution *how,
                                            const Tensor *y, int algorithm, size_t *bytes) {
    CALLED;
    return needed(FORWARD, handle, x, w, how, y, algorithm, bytes, __func__);
}

int cudnnGetConvolutionBackwardDataWorkspaceSize(const Library *handle, const Filter *w, const Tensor *dy, const Convolution *how,
                                                 const Tensor *dx, int algorithm, size_t *bytes) {
    CALLED;
    return needed(DATA, handle, dx, w, how, dy, algorithm, bytes, __func__);
}

int cudnnGetConvolutionBackwardFilterWorkspaceSize(const Library *handle, const Tensor *x, const Tensor *dy, const Convolution *how,
                                                   const Filter *dw, int algorithm, size_t *bytes) {
    CALLED;
    return needed(FILTER, handle, x, dw, how, dy, algorithm, bytes, __func__);
}

/* ---- arithmetic ------------------------------------------------------------------------------------------------------ */

typedef struct { int maps, height, width, kernel_h, kernel_w, out_h, out_w; const Convolution *how; } Geometry;

/* [maps * kernel_h * kernel_w, out_h * out_w]; back = true adds the columns into the image instead. */
static void unfold(const Geometry *g, float *image, float *columns, bool back) {
    size_t spot = 0;
    for (int c = 0; c < g->maps; c++)
        for (int i = 0; i < g->kernel_h; i++)
            for (int j = 0; j < g->kernel_w; j++)
                for (int y = 0; y < g->out_h; y++) {
                    int row = y * g->how->stride[0] - g->how->padding[0] + i;
                    float *line = image + ((size_t)c * (size_t)g->height + (size_t)row) * (size_t)g->width;
                    bool inside = row >= 0 && row < g->height;
                    for (int x = 0; x < g->out_w; x++, spot++) {
                        int column = x * g->how->stride[1] - g->how->padding[1] + j;
                        bool here = inside && column >= 0 && column < g->width;
                        if (!back) columns[spot] = here ? line[column] : 0;
                        else if (here) line[column] += columns[spot];
                    }
                }
}

static void to_tf32(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] = standin_tf32(values[i]);
}

static void run(void *argument) {
    const Work *work = argument;
    const Tensor *x = &work->x, *w = &work->w, *y = &work->y;
    int groups = work->how.groups, k = w->size[0] / groups, c = w->size[1];
    Geometry g = {c, x->size[2], x->size[3], w->size[2], w->size[3], y->size[2], y->size[3], &work->how};
    size_t in_group = (size_t)c * (size_t)g.height * (size_t)g.width, spots = (size_t)g.out_h * (size_t)g.out_w;
    size_t out_group = (size_t)k * spots, depth = (size_t)c * (size_t)g.kernel_h * (size_t)g.kernel_w;
    const Tensor *in_shape = work->way == FORWARD ? x : y, *factor_shape = work->way == FILTER ? x : w;
    const Tensor *out_shape = work->way == FORWARD ? y : work->way == DATA ? x : w;
    float *in = dnn_load(in_shape, work->in), *factor = dnn_load(factor_shape, work->factor);
    float *out = memset(standin_take(dnn_count(out_shape) * sizeof *out), 0, dnn_count(out_shape) * sizeof *out);
    if (x->type == FLOAT && work->how.math != FMA && standin_settings.major >= 8) {
        to_tf32(in, dnn_count(in_shape));
        to_tf32(factor, dnn_count(factor_shape));
    }
    float *columns = standin_take(depth * spots * sizeof *columns), *product = standin_take((size_t)k * depth * sizeof *product);
    for (int n = 0; n < x->size[0]; n++)
        for (int group = 0; group < groups; group++) {
            size_t image = (size_t)n * (size_t)groups + (size_t)group, weights = (size_t)group * (size_t)k * depth;
            if (work->way == FORWARD) {
                unfold(&g, in + image * in_group, columns, false);
                standin_multiply(k, (int)spots, (int)depth, factor + weights, depth, 1, columns, spots, 1, out + image * out_group,
                                 spots);
            } else if (work->way == DATA) {
                standin_multiply((int)depth, (int)spots, k, factor + weights, 1, depth, in + image * out_group, spots, 1, columns, spots);
                unfold(&g, out + image * in_group, columns, true);
            } else {
                unfold(&g, factor + image * in_group, columns, false);
                standin_multiply(k, (int)depth, (int)spots, in + image * out_group, spots, 1, columns, 1, spots, product, depth);
                for (size_t i = 0; i < (size_t)k * depth; i++) out[weights + i] += product[i];
            }
        }
    standin_give(columns);
    standin_give(product);
    standin_give(in);
    standin_give(factor);
    dnn_store(out_shape, work->out, out, work->alpha, work->beta);
}

/* ---- the calls ------------------------------------------------------------------------------------------------------- */

static bool allowed(Way way, const Algorithm *algorithm, const Work *work, const char *call) {
    if (!algorithm->deterministic && standin_settings.deterministic) {
        standin_violation("determinism", "%s: %s algorithm %d is not deterministic", call, WAYS[way], algorithm->number);
    }
    if (work->x.type == FLOAT && work->how.math != FMA && standin_settings.major >= 8 && !standin_settings.tf32) {
        standin_violation("tf32", "%s: math type %d computes float32 in TF32", call, work->how.math);
    }
    if (work->x.type == BFLOAT16 && work->how.math != TENSOR_OP && work->how.math != CONVERSION) {
        standin_violation("math", "%s: math type %d for bfloat16, which is CUDNN_TENSOR_OP_MATH's", call, work->how.math);
    }
    return true;
}

static int convolve(Way way, const Library *handle, const void *alpha, const Tensor *x, const Filter *w, const Convolution *how,
                    const Tensor *y, const void *in, const void *factor, void *out, int number, void *space, size_t space_bytes,
                    const void *beta, const char *call) {
    if (!dnn_handle(handle, call) || !dnn_scales(alpha, beta, call) || !fits(x, w, how, y, call)) return BAD_PARAM;
    const Algorithm *algorithm = numbered(way, number);
    if (algorithm == NULL || !able(algorithm, x, w, how)) {
        standin_violation("algorithm", "%s: algorithm %d can't do this convolution", call, number);
        return NOT_SUPPORTED;
    }
    size_t least = workspace(algorithm, x, w, how, y);
    if (space_bytes < least || (least != 0 && space == NULL)) {
        standin_violation("workspace", "%s: a workspace of %zu bytes, algorithm %d needs %zu", call, space == NULL ? 0 : space_bytes,
                          number, least);
        return BAD_PARAM;
    }
    Work work = {way, *x, *y, dnn_as_tensor(w), *how, in, factor, out, *(const float *)alpha, *(const float *)beta};
    if (!allowed(way, algorithm, &work, call)) return NOT_SUPPORTED;
    const Tensor *in_shape = way == FORWARD ? x : y, *factor_shape = way == FILTER ? x : &work.w;
    const Tensor *out_shape = way == FORWARD ? y : way == DATA ? x : &work.w;
    Touch touches[] = {
        dnn_touch(in_shape, in, READS, way == FORWARD ? "x" : "dy"),
        dnn_touch(factor_shape, factor, READS, way == FILTER ? "x" : "w"),
        dnn_touch(out_shape, out, WRITES, way == FORWARD ? "y" : way == DATA ? "dx" : "dw"),
        {space, least, WRITES, 16, "workspace"},
    };
    for (int i = 0; i < (least == 0 ? 3 : 4); i++) {
        if (i != 2 && !dnn_apart(&touches[2], &touches[i], call)) return BAD_PARAM;
    }
    Stream *stream = dnn_stream(handle, call);
    if (stream == NULL) return BAD_PARAM;
    if (!standin_enqueue(stream, call, touches, least == 0 ? 3 : 4, run, &work, sizeof work)) return BAD_PARAM;
    standin_counted("convolutions", 1);
    return SUCCESS;
}

int cudnnConvolutionForward(const Library *handle, const void *alpha, const Tensor *x_shape, const void *x, const Filter *w_shape,
                            const void *w, const Convolution *how, int algorithm, void *space, size_t space_bytes, const void *beta,
                            const Tensor *y_shape, void *y) {
    CALLED;
    return convolve(FORWARD, handle, alpha, x_shape, w_shape, how, y_shape, x, w, y, algorithm, space, space_bytes, beta, __func__);
}

int cudnnConvolutionBackwardData(const Library *handle, const void *alpha, const Filter *w_shape, const void *w, const Tensor *dy_shape,
                                 const void *dy, const Convolution *how, int algorithm, void *space, size_t space_bytes,
                                 const void *beta, const Tensor *dx_shape, void *dx) {
    CALLED;
    return convolve(DATA, handle, alpha, dx_shape, w_shape, how, dy_shape, dy, w, dx, algorithm, space, space_bytes, beta, __func__);
}

int cudnnConvolutionBackwardFilter(const Library *handle, const void *alpha, const Tensor *x_shape, const void *x,
                                   const Tensor *dy_shape, const void *dy, const Convolution *how, int algorithm, void *space,
                                   size_t space_bytes, const void *beta, const Filter *dw_shape, void *dw) {
    CALLED;
    return convolve(FILTER, handle, alpha, x_shape, dw_shape, how, dy_shape, dy, x, dw, algorithm, space, space_bytes, beta, __func__);
}

typedef struct { Tensor dy, db; const void *in; void *out; float alpha, beta; } BiasWork;

static void run_bias(void *argument) {
    const BiasWork *work = argument;
    int maps = work->dy.size[1];
    size_t spots = (size_t)work->dy.size[2] * (size_t)work->dy.size[3];
    float *in = dnn_load(&work->dy, work->in), *sums = standin_take((size_t)maps * sizeof *sums);
    for (int c = 0; c < maps; c++) {
        double sum = 0;
        for (int n = 0; n < work->dy.size[0]; n++) {
            const float *map = in + ((size_t)n * (size_t)maps + (size_t)c) * spots;
            for (size_t i = 0; i < spots; i++) sum += map[i];
        }
        sums[c] = (float)sum;
    }
    standin_give(in);
    dnn_store(&work->db, work->out, sums, work->alpha, work->beta);
}

int cudnnConvolutionBackwardBias(const Library *handle, const void *alpha, const Tensor *dy_shape, const void *dy, const void *beta,
                                 const Tensor *db_shape, void *db) {
    CALLED;
    if (!dnn_handle(handle, __func__) || !dnn_scales(alpha, beta, __func__) || !dnn_tensor(dy_shape, "dy", __func__)
        || !dnn_tensor(db_shape, "db", __func__)) {
        return BAD_PARAM;
    }
    if (dy_shape->type != db_shape->type) {
        standin_violation("type", "%s: dy and db have different data types", __func__);
        return BAD_PARAM;
    }
    if (!dnn_float(dy_shape, __func__)) return NOT_SUPPORTED;
    const int *size = db_shape->size;
    if (size[0] != 1 || size[1] != dy_shape->size[1] || size[2] != 1 || size[3] != 1) {
        standin_violation("shape", "%s: db is %d x %d x %d x %d for %d maps", __func__, size[0], size[1], size[2], size[3],
                          dy_shape->size[1]);
        return BAD_PARAM;
    }
    BiasWork work = {*dy_shape, *db_shape, dy, db, *(const float *)alpha, *(const float *)beta};
    Touch touches[] = {dnn_touch(dy_shape, dy, READS, "dy"), dnn_touch(db_shape, db, WRITES, "db")};
    Stream *stream = dnn_stream(handle, __func__);
    return stream != NULL && standin_enqueue(stream, __func__, touches, 2, run_bias, &work, sizeof work) ? SUCCESS : BAD_PARAM;
}
