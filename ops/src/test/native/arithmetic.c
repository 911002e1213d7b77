/* Numbers and matrix products for the stand-ins of cuDNN and cuBLAS: plain, exact to a few float32 roundings. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

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
    float *packed_a = calloc((size_t)panels * ROWS * (size_t)inner + 1, sizeof(float));
    float *packed_b = calloc((size_t)COLUMNS * (size_t)inner + LANES, sizeof(float));
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
    free(packed_a);
    free(packed_b);
}
