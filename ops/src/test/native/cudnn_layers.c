/* libcudnn.so.9: pooling, response normalisation across channels, activations, sums of tensors. */
#include "cudnn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One layer's work, forward or backward, by the plainest formula. */
typedef struct {
    Tensor x, y;
    Pooling pooling;
    Lrn lrn;
    Activation activation;
    bool forward;
    const void *y_at, *dy_at, *x_at; /* forward: x_at alone is read */
    void *out;
    float alpha, beta;
} Work;

typedef void (*Formula)(const Work *work, const float *x, const float *y, const float *dy, float *out);

static void run(const Work *work, Formula formula) {
    const Tensor *shape = work->forward ? &work->y : &work->x;
    size_t bytes = dnn_count(shape) * sizeof(float);
    float *out = memset(standin_take(bytes), 0, bytes), *x = dnn_load(&work->x, work->x_at), *y = NULL, *dy = NULL;
    if (!work->forward) {
        y = dnn_load(&work->y, work->y_at);
        dy = dnn_load(&work->y, work->dy_at);
    }
    formula(work, x, y, dy, out);
    standin_give(x);
    standin_give(y);
    standin_give(dy);
    dnn_store(shape, work->out, out, work->alpha, work->beta);
}

static bool scaled(const Library *handle, const void *alpha, const void *beta, const char *call) {
    return dnn_handle(handle, call) && dnn_scales(alpha, beta, call);
}

static int queue_forward(const Library *handle, Work *work, void (*operation)(void *), const void *alpha, const void *x,
                         const void *beta, void *y, const char *call) {
    if (!dnn_float(&work->x, call)) return NOT_SUPPORTED;
    work->forward = true;
    work->x_at = x;
    work->out = y;
    work->alpha = *(const float *)alpha;
    work->beta = *(const float *)beta;
    Touch touches[] = {dnn_touch(&work->x, x, READS, "x"), dnn_touch(&work->y, y, WRITES, "y")};
    if (!work->activation.set && !dnn_apart(&touches[1], &touches[0], call)) return BAD_PARAM;
    Stream *stream = dnn_stream(handle, call);
    return stream != NULL && standin_enqueue(stream, call, touches, 2, operation, work, sizeof *work) ? SUCCESS : BAD_PARAM;
}

static int queue_backward(const Library *handle, Work *work, void (*operation)(void *), const void *alpha, const void *y,
                          const void *dy, const void *x, const void *beta, void *dx, const char *call) {
    if (!dnn_float(&work->x, call)) return NOT_SUPPORTED;
    work->y_at = y;
    work->dy_at = dy;
    work->x_at = x;
    work->out = dx;
    work->alpha = *(const float *)alpha;
    work->beta = *(const float *)beta;
    Touch touches[] = {dnn_touch(&work->y, y, READS, "y"), dnn_touch(&work->y, dy, READS, "dy"),
                       dnn_touch(&work->x, x, READS, "x"), dnn_touch(&work->x, dx, WRITES, "dx")};
    for (int i = 0; i < 3 && !work->activation.set; i++) {
        if (!dnn_apart(&touches[3], &touches[i], call)) return BAD_PARAM;
    }
    Stream *stream = dnn_stream(handle, call);
    return stream != NULL && standin_enqueue(stream, call, touches, 4, operation, work, sizeof *work) ? SUCCESS : BAD_PARAM;
}

/* Descriptors of a backward call: y with dy, x with dx. */
static bool backward_shapes(const Tensor *y, const Tensor *dy, const Tensor *x, const Tensor *dx, const char *call) {
    if (!dnn_tensor(y, "y", call) || !dnn_tensor(dy, "dy", call) || !dnn_tensor(x, "x", call) || !dnn_tensor(dx, "dx", call)) {
        return false;
    }
    if (!dnn_same_shape(y, "y", dy, "dy", call) || !dnn_same_shape(x, "x", dx, "dx", call)) return false;
    if (memcmp(y->stride, dy->stride, sizeof y->stride) != 0 || memcmp(x->stride, dx->stride, sizeof x->stride) != 0) {
        return standin_violation("shape", "%s: the strides of y and dy, or of x and dx, differ", call);
    }
    return x->type == y->type || standin_violation("type", "%s: x and y have different data types", call);
}

/* ---- pooling --------------------------------------------------------------------------------------------------------- */

enum { MAXIMUM = 0, AVERAGE_WITH_PADDING = 1, AVERAGE = 2, DETERMINISTIC_MAXIMUM = 3 };

static int pooled(const Pooling *pooling, int axis, int size) {
    return 1 + (size + 2 * pooling->padding[axis] - pooling->window[axis]) / pooling->stride[axis];
}

static bool pool_fits(const Pooling *pooling, const Tensor *x, const Tensor *y, const char *call) {
    if (!standin_is(POOLING_DESCRIPTOR, pooling, call) || !dnn_tensor(x, "x", call)) return false;
    if (!pooling->set) return standin_violation("descriptor", "%s: the pooling's descriptor was never set", call);
    int height = pooled(pooling, 0, x->size[2]), width = pooled(pooling, 1, x->size[3]);
    if (y == NULL) return true;
    if (!dnn_tensor(y, "y", call)) return false;
    for (int i = 0; i < 2; i++) {
        /* cuDNN takes such a descriptor; a window in padding alone has no maximum. */
        if (pooling->padding[i] < 0 || pooling->padding[i] >= pooling->window[i]) {
            return standin_violation("shape", "%s: padding %d of a window of %d", call, pooling->padding[i], pooling->window[i]);
        }
    }
    if (x->type != y->type) return standin_violation("type", "%s: x and y have different data types", call);
    if (x->stride[3] != 1 || y->stride[3] != 1) {
        return standin_violation("shape", "%s: values of a row must lie side by side", call);
    }
    if (y->size[0] != x->size[0] || y->size[1] != x->size[1] || y->size[2] != height || y->size[3] != width) {
        return standin_violation("shape", "%s: y is %d x %d x %d x %d and should be %d x %d x %d x %d", call, y->size[0], y->size[1],
                                 y->size[2], y->size[3], x->size[0], x->size[1], height, width);
    }
    return true;
}

int cudnnGetPooling2dForwardOutputDim(const Pooling *pooling, const Tensor *x, int *n, int *c, int *height, int *width) {
    CALLED;
    if (!pool_fits(pooling, x, NULL, __func__)) return BAD_PARAM;
    *n = x->size[0];
    *c = x->size[1];
    *height = pooled(pooling, 0, x->size[2]);
    *width = pooled(pooling, 1, x->size[3]);
    return SUCCESS;
}

static void pool(const Work *work, const float *x, const float *y, const float *dy, float *out) {
    (void)y;
    const Pooling *how = &work->pooling;
    int height = work->x.size[2], width = work->x.size[3], maps = work->x.size[0] * work->x.size[1];
    size_t spot = 0;
    for (int map = 0; map < maps; map++) {
        size_t start = (size_t)map * (size_t)height * (size_t)width;
        for (int i = 0; i < work->y.size[2]; i++)
            for (int j = 0; j < work->y.size[3]; j++, spot++) {
                int top = i * how->stride[0] - how->padding[0], left = j * how->stride[1] - how->padding[1];
                int bottom = top + how->window[0], right = left + how->window[1];
                int divisor = how->window[0] * how->window[1];
                if (top < 0) top = 0;
                if (left < 0) left = 0;
                if (bottom > height) bottom = height;
                if (right > width) right = width;
                if (how->mode == AVERAGE) divisor = (bottom - top) * (right - left);
                double sum = 0;
                float best = -INFINITY;
                size_t where = SIZE_MAX;
                for (int r = top; r < bottom; r++)
                    for (int c = left; c < right; c++) {
                        size_t at = start + (size_t)r * (size_t)width + (size_t)c;
                        sum += x[at];
                        /* CUDNN_PROPAGATE_NAN: one NaN makes the maximum NaN; otherwise it is passed over. */
                        bool nan = isnan(x[at]);
                        if (nan ? how->nan == 1 && !isnan(best) : x[at] > best || (where == SIZE_MAX && x[at] == best)) {
                            best = x[at];
                            where = at;
                        }
                        if (!work->forward && (how->mode == AVERAGE || how->mode == AVERAGE_WITH_PADDING)) {
                            out[at] += dy[spot] / (float)divisor;
                        }
                    }
                bool maximum = how->mode == MAXIMUM || how->mode == DETERMINISTIC_MAXIMUM;
                if (work->forward) out[spot] = maximum ? best : (float)(sum / divisor);
                else if (maximum && where != SIZE_MAX) out[where] += dy[spot];
            }
    }
}

static void run_pool(void *work) { run(work, pool); }

int cudnnPoolingForward(const Library *handle, const Pooling *pooling, const void *alpha, const Tensor *x_shape, const void *x,
                        const void *beta, const Tensor *y_shape, void *y) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !pool_fits(pooling, x_shape, y_shape, __func__)) return BAD_PARAM;
    Work work = {.x = *x_shape, .y = *y_shape, .pooling = *pooling};
    return queue_forward(handle, &work, run_pool, alpha, x, beta, y, __func__);
}

int cudnnPoolingBackward(const Library *handle, const Pooling *pooling, const void *alpha, const Tensor *y_shape, const void *y,
                         const Tensor *dy_shape, const void *dy, const Tensor *x_shape, const void *x, const void *beta,
                         const Tensor *dx_shape, void *dx) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !backward_shapes(y_shape, dy_shape, x_shape, dx_shape, __func__)
        || !pool_fits(pooling, x_shape, y_shape, __func__)) {
        return BAD_PARAM;
    }
    if (pooling->mode == MAXIMUM && standin_settings.deterministic) {
        standin_violation("determinism", "%s: CUDNN_POOLING_MAX may add in any order", __func__);
    }
    Work work = {.x = *x_shape, .y = *y_shape, .pooling = *pooling};
    return queue_backward(handle, &work, run_pool, alpha, y, dy, x, beta, dx, __func__);
}

/* ---- response normalisation across channels -------------------------------------------------------------------------- */

/* y = x * (k + alpha / n * sum of squares)^-beta over channels c - (n-1)/2 to c - (n-1)/2 + n-1, and its gradient. */
static void normalise(const Work *work, const float *x, const float *y, const float *dy, float *out) {
    (void)y;
    int channels = work->x.size[1], behind = ((int)work->lrn.n - 1) / 2, ahead = (int)work->lrn.n - 1 - behind;
    size_t spots = (size_t)work->x.size[2] * (size_t)work->x.size[3];
    double alpha = work->lrn.alpha / work->lrn.n, beta = work->lrn.beta;
    double *scale = malloc((size_t)channels * sizeof *scale);
    for (int n = 0; n < work->x.size[0]; n++)
        for (size_t spot = 0; spot < spots; spot++) {
            size_t start = (size_t)n * (size_t)channels * spots + spot;
            for (int c = 0; c < channels; c++) {
                double sum = 0;
                for (int i = c - behind; i <= c + ahead; i++) {
                    if (i >= 0 && i < channels) sum += (double)x[start + (size_t)i * spots] * x[start + (size_t)i * spots];
                }
                scale[c] = work->lrn.k + alpha * sum;
                if (work->forward) out[start + (size_t)c * spots] = (float)(x[start + (size_t)c * spots] * pow(scale[c], -beta));
            }
            for (int c = 0; c < channels && !work->forward; c++) {
                double sum = 0;
                /* Channels whose window has c in it. */
                for (int i = c - ahead; i <= c + behind; i++) {
                    size_t at = start + (size_t)i * spots;
                    if (i >= 0 && i < channels) sum += dy[at] * x[at] * pow(scale[i], -beta - 1);
                }
                size_t at = start + (size_t)c * spots;
                out[at] = (float)(dy[at] * pow(scale[c], -beta) - 2 * alpha * beta * x[at] * sum);
            }
        }
    free(scale);
}

static void run_lrn(void *work) { run(work, normalise); }

static bool lrn_is(const Lrn *lrn, int mode, const char *call) {
    if (!standin_is(LRN_DESCRIPTOR, lrn, call)) return false;
    if (mode != 0) return standin_violation("shape", "%s: mode %d, there is only 0", call, mode);
    return lrn->set || standin_violation("descriptor", "%s: the normalisation's descriptor was never set", call);
}

int cudnnLRNCrossChannelForward(const Library *handle, const Lrn *lrn, int mode, const void *alpha, const Tensor *x_shape,
                                const void *x, const void *beta, const Tensor *y_shape, void *y) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !lrn_is(lrn, mode, __func__) || !dnn_tensor(x_shape, "x", __func__)
        || !dnn_tensor(y_shape, "y", __func__) || !dnn_same_shape(x_shape, "x", y_shape, "y", __func__)) {
        return BAD_PARAM;
    }
    Work work = {.x = *x_shape, .y = *y_shape, .lrn = *lrn};
    return queue_forward(handle, &work, run_lrn, alpha, x, beta, y, __func__);
}

int cudnnLRNCrossChannelBackward(const Library *handle, const Lrn *lrn, int mode, const void *alpha, const Tensor *y_shape,
                                 const void *y, const Tensor *dy_shape, const void *dy, const Tensor *x_shape, const void *x,
                                 const void *beta, const Tensor *dx_shape, void *dx) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !lrn_is(lrn, mode, __func__)
        || !backward_shapes(y_shape, dy_shape, x_shape, dx_shape, __func__)
        || !dnn_same_shape(x_shape, "x", y_shape, "y", __func__)) {
        return BAD_PARAM;
    }
    Work work = {.x = *x_shape, .y = *y_shape, .lrn = *lrn};
    return queue_backward(handle, &work, run_lrn, alpha, y, dy, x, beta, dx, __func__);
}

/* ---- activations ----------------------------------------------------------------------------------------------------- */

enum { SIGMOID = 0, RELU = 1, TANH = 2 };

static void activate(const Work *work, const float *x, const float *y, const float *dy, float *out) {
    size_t count = dnn_count(&work->x);
    bool keep_nan = work->activation.nan == 1;
    for (size_t i = 0; i < count; i++) {
        if (work->forward) {
            switch (work->activation.mode) {
                case SIGMOID: out[i] = (float)(1 / (1 + exp(-(double)x[i]))); break;
                case RELU: out[i] = x[i] > 0 ? x[i] : keep_nan && isnan(x[i]) ? x[i] : 0; break;
                default: out[i] = (float)tanh(x[i]);
            }
        } else {
            switch (work->activation.mode) {
                case SIGMOID: out[i] = dy[i] * y[i] * (1 - y[i]); break;
                case RELU: out[i] = x[i] > 0 ? dy[i] : keep_nan && isnan(x[i]) ? x[i] : 0; break;
                default: out[i] = dy[i] * (1 - y[i] * y[i]);
            }
        }
    }
}

static void run_activation(void *work) { run(work, activate); }

static bool activation_is(const Activation *activation, const char *call) {
    if (!standin_is(ACTIVATION_DESCRIPTOR, activation, call)) return false;
    if (!activation->set) return standin_violation("descriptor", "%s: the activation's descriptor was never set", call);
    return activation->mode <= TANH || standin_violation("unknown", "%s: the stand-in doesn't know mode %d", call, activation->mode);
}

int cudnnActivationForward(const Library *handle, const Activation *activation, const void *alpha, const Tensor *x_shape,
                           const void *x, const void *beta, const Tensor *y_shape, void *y) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !activation_is(activation, __func__) || !dnn_tensor(x_shape, "x", __func__)
        || !dnn_tensor(y_shape, "y", __func__) || !dnn_same_shape(x_shape, "x", y_shape, "y", __func__)) {
        return BAD_PARAM;
    }
    if (x == y && memcmp(x_shape->stride, y_shape->stride, sizeof x_shape->stride) != 0) {
        standin_violation("shape", "%s: in place, with different strides", __func__);
        return BAD_PARAM;
    }
    Work work = {.x = *x_shape, .y = *y_shape, .activation = *activation};
    return queue_forward(handle, &work, run_activation, alpha, x, beta, y, __func__);
}

int cudnnActivationBackward(const Library *handle, const Activation *activation, const void *alpha, const Tensor *y_shape,
                            const void *y, const Tensor *dy_shape, const void *dy, const Tensor *x_shape, const void *x,
                            const void *beta, const Tensor *dx_shape, void *dx) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !activation_is(activation, __func__)
        || !backward_shapes(y_shape, dy_shape, x_shape, dx_shape, __func__)
        || !dnn_same_shape(x_shape, "x", y_shape, "y", __func__)) {
        return BAD_PARAM;
    }
    Work work = {.x = *x_shape, .y = *y_shape, .activation = *activation};
    return queue_backward(handle, &work, run_activation, alpha, y, dy, x, beta, dx, __func__);
}

/* ---- sums ------------------------------------------------------------------------------------------------------------ */

typedef struct { Tensor a, c; const void *from; void *to; float alpha, beta; } SumWork;

static void run_sum(void *argument) {
    const SumWork *work = argument;
    float *a = dnn_load(&work->a, work->from), *spread = standin_take(dnn_count(&work->c) * sizeof *spread), *next = spread;
    const int *size = work->a.size;
    for (int n = 0; n < work->c.size[0]; n++)
        for (int c = 0; c < work->c.size[1]; c++)
            for (int h = 0; h < work->c.size[2]; h++)
                for (int w = 0; w < work->c.size[3]; w++) {
                    size_t at = size[0] == 1 ? 0 : (size_t)n;
                    at = at * (size_t)size[1] + (size[1] == 1 ? 0 : (size_t)c);
                    at = at * (size_t)size[2] + (size[2] == 1 ? 0 : (size_t)h);
                    at = at * (size_t)size[3] + (size[3] == 1 ? 0 : (size_t)w);
                    *next++ = a[at];
                }
    standin_give(a);
    dnn_store(&work->c, work->to, spread, work->alpha, work->beta);
}

int cudnnAddTensor(const Library *handle, const void *alpha, const Tensor *a_shape, const void *a, const void *beta,
                   const Tensor *c_shape, void *c) {
    CALLED;
    if (!scaled(handle, alpha, beta, __func__) || !dnn_tensor(a_shape, "a", __func__) || !dnn_tensor(c_shape, "c", __func__)) {
        return BAD_PARAM;
    }
    for (int i = 0; i < 4; i++) {
        if (a_shape->size[i] != 1 && a_shape->size[i] != c_shape->size[i]) {
            standin_violation("shape", "%s: size %d of a is %d, of c %d", __func__, i, a_shape->size[i], c_shape->size[i]);
            return BAD_PARAM;
        }
    }
    if (a_shape->type != c_shape->type) {
        standin_violation("type", "%s: a and c have different data types", __func__);
        return NOT_SUPPORTED;
    }
    if (!dnn_float(c_shape, __func__)) return NOT_SUPPORTED;
    SumWork work = {*a_shape, *c_shape, a, c, *(const float *)alpha, *(const float *)beta};
    Touch touches[] = {dnn_touch(a_shape, a, READS, "a"), dnn_touch(c_shape, c, WRITES, "c")};
    Stream *stream = dnn_stream(handle, __func__);
    return stream != NULL && standin_enqueue(stream, __func__, touches, 2, run_sum, &work, sizeof work) ? SUCCESS : BAD_PARAM;
}
