/* libcublas.so.12: matrix products. Column-major, as cuBLAS has it. Error numbers are cublasStatus_t's. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, NOT_INITIALISED = 1, INVALID_VALUE = 7, ARCHITECTURE = 8, EXECUTION_FAILED = 13, NOT_SUPPORTED = 15 };
enum { FLOAT = 0, BFLOAT16 = 14 };                        /* cudaDataType: CUDA_R_32F, CUDA_R_16BF */
enum { COMPUTE_FLOAT = 68, COMPUTE_PEDANTIC = 69, COMPUTE_TF32 = 77 }; /* cublasComputeType_t */
enum { DEFAULT_MATH = 0, PEDANTIC_MATH = 2, TF32_MATH = 3 };

typedef struct { int card; void *stream; int math, pointers; void *workspace; size_t workspace_bytes; } Library;

static bool is_handle(const Library *handle, const char *call) {
    if (!standin_is(CUBLAS_HANDLE, handle, call)) return false;
    Card *card = standin_current(call);
    if (card == NULL) return false;
    return card->ordinal == handle->card
        || standin_violation("context", "%s: the handle is of card %d, the context of card %d", call, handle->card, card->ordinal);
}

int cublasCreate_v2(Library **handle) {
    CALLED;
    Card *card = standin_current(__func__);
    if (card == NULL) return NOT_INITIALISED;
    *handle = standin_make(CUBLAS_HANDLE, sizeof **handle);
    (*handle)->card = card->ordinal;
    return SUCCESS;
}

int cublasDestroy_v2(Library *handle) {
    CALLED_TO_END(answer);
    if (!standin_is(CUBLAS_HANDLE, handle, __func__)) return NOT_INITIALISED;
    standin_destroy(CUBLAS_HANDLE, handle);
    return answer;
}

int cublasGetVersion_v2(Library *handle, int *version) {
    CALLED;
    (void)handle;
    *version = 120603;
    return SUCCESS;
}

/* libraryPropertyType: major, minor, patch. */
int cublasGetProperty(int property, int *value) {
    static const int VERSION[] = {12, 6, 3};
    if (property < 0 || property > 2 || value == NULL) return INVALID_VALUE;
    *value = VERSION[property];
    return SUCCESS;
}

/* Also takes the workspace away: it belongs to work on one stream. */
int cublasSetStream_v2(Library *handle, void *stream) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    Stream *real = standin_stream(stream, __func__);
    if (real == NULL) return INVALID_VALUE;
    if (real->card != handle->card) {
        standin_violation("context", "cublasSetStream: the handle is of card %d, the stream of card %d", handle->card, real->card);
        return INVALID_VALUE;
    }
    handle->stream = stream;
    handle->workspace = NULL;
    handle->workspace_bytes = 0;
    return SUCCESS;
}

int cublasGetStream_v2(Library *handle, void **stream) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    *stream = handle->stream;
    return SUCCESS;
}

int cublasSetWorkspace_v2(Library *handle, void *workspace, size_t bytes) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    Touch touch = {workspace, bytes, WRITES, 256, "the workspace"};
    if (!standin_check_touch(&touch, handle->card, "cublasSetWorkspace")) return INVALID_VALUE;
    handle->workspace = workspace;
    handle->workspace_bytes = bytes;
    return SUCCESS;
}

int cublasSetMathMode(Library *handle, int mode) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    int plain = mode & 15;
    if (plain > TF32_MATH || mode & ~31) {
        standin_violation("unknown", "cublasSetMathMode: mode %d", mode);
        return INVALID_VALUE;
    }
    handle->math = mode;
    return SUCCESS;
}

int cublasGetMathMode(Library *handle, int *mode) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    *mode = handle->math;
    return SUCCESS;
}

int cublasSetPointerMode_v2(Library *handle, int mode) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    if (mode != 0) standin_violation("unknown", "cublasSetPointerMode: the stand-in reads alpha and beta on the host only");
    return mode == 0 ? SUCCESS : INVALID_VALUE;
}

int cublasSetAtomicsMode(Library *handle, int mode) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    if (mode != 0 && standin_settings.deterministic) standin_violation("determinism", "cublasSetAtomicsMode: sums in any order");
    return SUCCESS;
}

const char *cublasGetStatusName(int status) { return status == SUCCESS ? "CUBLAS_STATUS_SUCCESS" : "CUBLAS_STATUS failed"; }

const char *cublasGetStatusString(int status) { return status == SUCCESS ? "success" : "failed"; }

/* ---- products -------------------------------------------------------------------------------------------------------- */

typedef struct {
    int transposed_a, transposed_b, m, n, k;
    const void *a, *b;
    void *c;
    int a_type, b_type, c_type, lda, ldb, ldc;
    int64_t a_stride, b_stride, c_stride;
    int batch;
    float alpha, beta;
    bool tf32;
} Product;

static size_t width(int type) { return type == FLOAT ? 4 : 2; }

/* As float32; what is that already is not copied. */
static float *load(const void *at, int type, size_t count, bool tf32) {
    if (type == FLOAT && !tf32) return (float *)at;
    float *values = standin_take(count * sizeof *values);
    for (size_t i = 0; i < count; i++) {
        float value = type == FLOAT ? ((const float *)at)[i] : standin_widen(((const uint16_t *)at)[i]);
        values[i] = tf32 ? standin_tf32(value) : value;
    }
    return values;
}

/* Values from the first to the last one of a column-major matrix. */
static size_t span(int rows, int columns, int leading) {
    return rows == 0 || columns == 0 ? 0 : (size_t)(columns - 1) * (size_t)leading + (size_t)rows;
}

static void run(void *argument) {
    const Product *p = argument;
    size_t a_span = p->transposed_a ? span(p->k, p->m, p->lda) : span(p->m, p->k, p->lda);
    size_t b_span = p->transposed_b ? span(p->n, p->k, p->ldb) : span(p->k, p->n, p->ldb);
    bool plain = p->c_type == FLOAT && p->alpha == 1 && p->beta == 0;
    float *product = plain ? NULL : standin_take((size_t)p->m * (size_t)p->n * sizeof *product);
    for (int batch = 0; batch < p->batch; batch++) {
        const char *a_at = (const char *)p->a + batch * p->a_stride * (int64_t)width(p->a_type);
        const char *b_at = (const char *)p->b + batch * p->b_stride * (int64_t)width(p->b_type);
        float *a = load(a_at, p->a_type, a_span, p->tf32), *b = load(b_at, p->b_type, b_span, p->tf32);
        char *c = (char *)p->c + batch * p->c_stride * (int64_t)width(p->c_type);
        /* Column-major c is row-major c transposed: rows of the product here are columns there. */
        standin_multiply(p->n, p->m, p->k, b, p->transposed_b ? 1 : (size_t)p->ldb, p->transposed_b ? (size_t)p->ldb : 1, a,
                         p->transposed_a ? 1 : (size_t)p->lda, p->transposed_a ? (size_t)p->lda : 1, plain ? (float *)c : product,
                         plain ? (size_t)p->ldc : (size_t)p->m);
        for (int j = 0; j < p->n && !plain; j++)
            for (int i = 0; i < p->m; i++) {
                float value = p->alpha * product[(size_t)j * (size_t)p->m + (size_t)i];
                size_t at = (size_t)j * (size_t)p->ldc + (size_t)i;
                if (p->c_type == FLOAT) {
                    float *target = (float *)c + at;
                    *target = p->beta == 0 ? value : value + p->beta * *target;
                } else {
                    uint16_t *target = (uint16_t *)c + at;
                    *target = standin_round(p->beta == 0 ? value : value + p->beta * standin_widen(*target));
                }
            }
        if ((const char *)a != a_at) standin_give(a);
        if ((const char *)b != b_at) standin_give(b);
    }
    standin_give(product);
}

static bool sizes_fit(const Product *p, const char *call) {
    if (p->m < 0 || p->n < 0 || p->k < 0 || p->batch < 0) return standin_violation("shape", "%s: a negative size", call);
    if (p->transposed_a < 0 || p->transposed_a > 2 || p->transposed_b < 0 || p->transposed_b > 2) {
        return standin_violation("shape", "%s: an operation that is none", call);
    }
    int a_rows = p->transposed_a ? p->k : p->m, b_rows = p->transposed_b ? p->n : p->k;
    if (p->lda < (a_rows > 1 ? a_rows : 1)) {
        return standin_violation("leading", "%s: lda %d of a matrix with %d rows", call, p->lda, a_rows);
    }
    if (p->ldb < (b_rows > 1 ? b_rows : 1)) {
        return standin_violation("leading", "%s: ldb %d of a matrix with %d rows", call, p->ldb, b_rows);
    }
    return p->ldc >= (p->m > 1 ? p->m : 1)
        || standin_violation("leading", "%s: ldc %d of a matrix with %d rows", call, p->ldc, p->m);
}

static size_t whole(size_t one, int64_t stride, int batch, int type) {
    return ((batch == 0 ? 0 : (size_t)(batch - 1) * (size_t)stride) + one) * width(type);
}

static int multiply(const Library *handle, Product *p, const void *alpha, const void *beta, const char *call) {
    if (!is_handle(handle, call)) return NOT_INITIALISED;
    if (alpha == NULL || beta == NULL) {
        standin_violation("null", "%s: alpha or beta is null", call);
        return INVALID_VALUE;
    }
    if (!sizes_fit(p, call)) return INVALID_VALUE;
    p->alpha = *(const float *)alpha;
    p->beta = *(const float *)beta;
    if (p->m == 0 || p->n == 0 || p->batch == 0) return SUCCESS;
    size_t c_span = span(p->m, p->n, p->ldc);
    if (p->batch > 1 && (size_t)p->c_stride < c_span) {
        int64_t stride = p->c_stride;
        /* Products side by side in columns may interleave; the same values twice may not be written. */
        if (stride < p->m || stride * p->batch > p->ldc) {
            standin_violation("shape", "%s: the products of a batch overlap", call);
            return INVALID_VALUE;
        }
    }
    Touch touches[] = {
        {p->a, whole(p->transposed_a ? span(p->k, p->m, p->lda) : span(p->m, p->k, p->lda), p->a_stride, p->batch, p->a_type), READS,
         width(p->a_type), "a"},
        {p->b, whole(p->transposed_b ? span(p->n, p->k, p->ldb) : span(p->k, p->n, p->ldb), p->b_stride, p->batch, p->b_type), READS,
         width(p->b_type), "b"},
        {p->c, whole(c_span, p->c_stride, p->batch, p->c_type), WRITES, width(p->c_type), "c"},
        {handle->workspace, handle->workspace_bytes, WRITES, 256, "the workspace"},
    };
    for (int i = 0; i < 2; i++) {
        uintptr_t c = (uintptr_t)p->c, factor = (uintptr_t)touches[i].at;
        if (c < factor + touches[i].bytes && factor < c + touches[2].bytes) {
            standin_violation("overlap", "%s: c and %s lie in the same memory", call, touches[i].name);
            return INVALID_VALUE;
        }
    }
    Stream *stream = standin_stream(handle->stream, call);
    if (stream == NULL) return INVALID_VALUE;
    if (!standin_enqueue(stream, call, touches, handle->workspace == NULL ? 3 : 4, run, p, sizeof *p)) return INVALID_VALUE;
    standin_counted("matrix products", 1);
    return SUCCESS;
}

/* TF32 where the handle's mode or the call's compute type says so, and the card has it. */
static bool in_tf32(const Library *handle, int type, int compute, const char *call) {
    bool tf32 = type == FLOAT && standin_settings.major >= 8
        && (compute == COMPUTE_TF32 || (compute == COMPUTE_FLOAT && (handle->math & 15) == TF32_MATH));
    if (tf32 && !standin_settings.tf32) standin_violation("tf32", "%s: computes float32 in TF32", call);
    return tf32;
}

int cublasSgemmStridedBatched(Library *handle, int transposed_a, int transposed_b, int m, int n, int k, const float *alpha,
                              const float *a, int lda, long long a_stride, const float *b, int ldb, long long b_stride,
                              const float *beta, float *c, int ldc, long long c_stride, int batch) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    Product product = {transposed_a, transposed_b, m, n, k, a, b, c, FLOAT, FLOAT, FLOAT, lda, ldb, ldc, a_stride, b_stride, c_stride,
                       batch, 0, 0, in_tf32(handle, FLOAT, COMPUTE_FLOAT, __func__)};
    return multiply(handle, &product, alpha, beta, __func__);
}

int cublasSgemm_v2(Library *handle, int transposed_a, int transposed_b, int m, int n, int k, const float *alpha, const float *a,
                   int lda, const float *b, int ldb, const float *beta, float *c, int ldc) {
    CALLED;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    Product product = {transposed_a, transposed_b, m, n, k, a, b, c, FLOAT, FLOAT, FLOAT, lda, ldb, ldc, 0, 0, 0, 1, 0, 0,
                       in_tf32(handle, FLOAT, COMPUTE_FLOAT, __func__)};
    return multiply(handle, &product, alpha, beta, __func__);
}

/* cuBLAS's table of GemmEx, as far as we go: float32 throughout, or bfloat16 with sums in float32 and either as result. */
static bool types_fit(int a, int b, int c, int compute, const char *call) {
    bool floats = a == FLOAT && b == FLOAT && c == FLOAT
        && (compute == COMPUTE_FLOAT || compute == COMPUTE_PEDANTIC || compute == COMPUTE_TF32);
    bool halves = a == BFLOAT16 && b == BFLOAT16 && (c == BFLOAT16 || c == FLOAT)
        && (compute == COMPUTE_FLOAT || compute == COMPUTE_PEDANTIC);
    if (halves && standin_settings.major < 8) return standin_violation("type", "%s: bfloat16 on a card below 8.0", call);
    return floats || halves || standin_violation("type", "%s: types %d, %d, %d with compute type %d", call, a, b, c, compute);
}

int cublasGemmStridedBatchedEx(Library *handle, int transposed_a, int transposed_b, int m, int n, int k, const void *alpha,
                               const void *a, int a_type, int lda, long long a_stride, const void *b, int b_type, int ldb,
                               long long b_stride, const void *beta, void *c, int c_type, int ldc, long long c_stride, int batch,
                               int compute, int algorithm) {
    CALLED;
    (void)algorithm;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    if (!types_fit(a_type, b_type, c_type, compute, __func__)) return NOT_SUPPORTED;
    Product product = {transposed_a, transposed_b, m, n, k, a, b, c, a_type, b_type, c_type, lda, ldb, ldc, a_stride, b_stride,
                       c_stride, batch, 0, 0, in_tf32(handle, a_type, compute, __func__)};
    return multiply(handle, &product, alpha, beta, __func__);
}

int cublasGemmEx(Library *handle, int transposed_a, int transposed_b, int m, int n, int k, const void *alpha, const void *a,
                 int a_type, int lda, const void *b, int b_type, int ldb, const void *beta, void *c, int c_type, int ldc, int compute,
                 int algorithm) {
    CALLED;
    (void)algorithm;
    if (!is_handle(handle, __func__)) return NOT_INITIALISED;
    if (!types_fit(a_type, b_type, c_type, compute, __func__)) return NOT_SUPPORTED;
    Product product = {transposed_a, transposed_b, m, n, k, a, b, c, a_type, b_type, c_type, lda, ldb, ldc, 0, 0, 0, 1, 0, 0,
                       in_tf32(handle, a_type, compute, __func__)};
    return multiply(handle, &product, alpha, beta, __func__);
}
