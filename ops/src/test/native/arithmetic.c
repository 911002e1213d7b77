/* Numbers and matrix products for the stand-ins of cuDNN and cuBLAS: plain, exact to a few float32 roundings. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

/* ---- memory for a moment --------------------------------------------------------------------------------------------- */

enum { KEPT = 16 };
typedef union { size_t bytes; max_align_t alignment; } Header;
static Header *kept[KEPT];

void *standin_take(size_t bytes) {
    int best = -1;
    for (int i = 0; i < KEPT; i++) {
        bool fits = kept[i] != NULL && kept[i]->bytes >= bytes && kept[i]->bytes / 4 <= bytes;
        if (fits && (best < 0 || kept[i]->bytes < kept[best]->bytes)) best = i;
    }
    Header *header;
    if (best >= 0) {
        header = kept[best];
        kept[best] = NULL;
    } else {
        header = malloc(sizeof *header + bytes);
        header->bytes = bytes;
    }
    return header + 1;
}

void standin_give(void *memory) {
    if (memory == NULL) return;
    Header *header = (Header *)memory - 1;
    /* The smallest makes room. */
    int place = 0;
    for (int i = 1; i < KEPT; i++) {
        if (kept[place] != NULL && (kept[i] == NULL || kept[i]->bytes < kept[place]->bytes)) place = i;
    }
    if (kept[place] != NULL && kept[place]->bytes > header->bytes) {
        free(header);
        return;
    }
    free(kept[place]);
    kept[place] = header;
}

/* ---- numbers --------------------------------------------------------------------------------------------------------- */

float standin_widen(uint16_t bfloat16) {
    uint32_t bits = (uint32_t)bfloat16 << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* To the nearest, ties to even; NaN stays NaN. */
uint16_t standin_round(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* TF32 keeps 10 bits of the significand. */
float standin_tf32(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if ((bits & 0x7f800000) == 0x7f800000) return value;
    bits = (bits + 0xfff + (bits >> 13 & 1)) & ~0x1fffu;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* ---- products -------------------------------------------------------------------------------------------------------- */

typedef float Lane __attribute__((vector_size(32), aligned(4)));
enum { LANES = 8, ROWS = 4, COLUMNS = 2 * LANES, DEPTH = 256 };

/* 4 x 16 of the product, summed over packed panels; in pieces of the inner dimension, so that long sums stay exact. */
static void tile(int inner, const float *a, const float *b, float sums[ROWS][COLUMNS]) {
    memset(sums, 0, sizeof(float) * ROWS * COLUMNS);
    for (int from = 0; from < inner; from += DEPTH) {
        int to = inner < from + DEPTH ? inner : from + DEPTH;
        Lane piece[ROWS][2] = {0};
        for (int k = from; k < to; k++) {
            Lane left = *(const Lane *)(b + (size_t)k * COLUMNS), right = *(const Lane *)(b + (size_t)k * COLUMNS + LANES);
            for (int i = 0; i < ROWS; i++) {
                float factor = a[(size_t)k * ROWS + i];
                piece[i][0] += factor * left;
                piece[i][1] += factor * right;
            }
        }
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < LANES; j++) {
                sums[i][j] += piece[i][0][j];
                sums[i][LANES + j] += piece[i][1][j];
            }
        }
    }
}

void standin_multiply(int rows, int columns, int inner, const float *a, size_t a_row, size_t a_column, const float *b,
                      size_t b_row, size_t b_column, float *c, size_t c_row) {
    int panels = (rows + ROWS - 1) / ROWS;
    size_t bytes_a = (size_t)panels * ROWS * (size_t)inner * sizeof(float);
    float *packed_a = standin_take(bytes_a);
    float *packed_b = standin_take((size_t)COLUMNS * (size_t)inner * sizeof(float));
    if (rows % ROWS != 0) memset(packed_a, 0, bytes_a);
    for (int i = 0; i < rows; i++) {
        float *panel = packed_a + (size_t)(i / ROWS) * ROWS * (size_t)inner + i % ROWS;
        for (int k = 0; k < inner; k++) panel[(size_t)k * ROWS] = a[(size_t)i * a_row + (size_t)k * a_column];
    }
    for (int left = 0; left < columns; left += COLUMNS) {
        int width = columns - left < COLUMNS ? columns - left : COLUMNS;
        for (int k = 0; k < inner; k++) {
            for (int j = 0; j < COLUMNS; j++) {
                packed_b[(size_t)k * COLUMNS + j] = j < width ? b[(size_t)k * b_row + (size_t)(left + j) * b_column] : 0;
            }
        }
        for (int panel = 0; panel < panels; panel++) {
            float sums[ROWS][COLUMNS];
            tile(inner, packed_a + (size_t)panel * ROWS * (size_t)inner, packed_b, sums);
            for (int i = 0; i < ROWS && panel * ROWS + i < rows; i++) {
                memcpy(c + (size_t)(panel * ROWS + i) * c_row + left, sums[i], sizeof(float) * (size_t)width);
            }
        }
    }
    standin_give(packed_a);
    standin_give(packed_b);
}
