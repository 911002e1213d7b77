/*
 * What a kernel's source finds when the stand-in of NVRTC compiles it as C++ for the host: CUDA's words, the place of the thread,
 * and a table of the kernels for the stand-in's cuLaunchKernel. Only what our kernels may use is here; no shared memory and no
 * synchronisation of threads, since a thread runs to its end before the next one begins.
 */
#ifndef DUET_STAND_IN_KERNEL_SHIM_H
#define DUET_STAND_IN_KERNEL_SHIM_H

#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

#define __global__
#define __device__
#define __host__
#define __constant__ const
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __CUDA_ARCH__ 800

struct uint3 { unsigned x, y, z; };
struct dim3 { unsigned x, y, z; };
struct uint2 { unsigned x, y; };
struct uint4 { unsigned x, y, z, w; };

/*
 * Written between threads, constant to a kernel: so reads of them are not watched as memory of a card is. The second names are
 * given by the assembler, since the compiler would put what is also constant where it can't be written.
 */
#define STANDIN_PLACE(type, writable, constant) \
    extern "C" __attribute__((visibility("hidden"))) type writable; \
    extern "C" __attribute__((visibility("hidden"))) const type constant; \
    type writable; \
    __asm__(".globl " #constant "\n.hidden " #constant "\n.set " #constant ", " #writable "\n")
STANDIN_PLACE(uint3, standin_thread, threadIdx);
STANDIN_PLACE(uint3, standin_block_index, blockIdx);
STANDIN_PLACE(dim3, standin_block, blockDim);
STANDIN_PLACE(dim3, standin_grid, gridDim);

static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }
static inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
static inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
static inline long long min(long long a, long long b) { return a < b ? a : b; }
static inline long long max(long long a, long long b) { return a > b ? a : b; }
static inline float min(float a, float b) { return fminf(a, b); }
static inline float max(float a, float b) { return fmaxf(a, b); }

template <class To, class From> static inline To standin_bits(From from) {
    static_assert(sizeof(To) == sizeof(From), "bits");
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}
static inline float __uint_as_float(unsigned bits) { return standin_bits<float>(bits); }
static inline float __int_as_float(int bits) { return standin_bits<float>(bits); }
static inline unsigned __float_as_uint(float value) { return standin_bits<unsigned>(value); }
static inline int __float_as_int(float value) { return standin_bits<int>(value); }
static inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)((unsigned long long)a * b >> 32); }

/* Rounded after every step, and never joined into a fused operation. */
#define STANDIN_PLAIN __attribute__((noinline, optimize("fp-contract=off")))
static STANDIN_PLAIN float __fmul_rn(float a, float b) { return a * b; }
static STANDIN_PLAIN float __fadd_rn(float a, float b) { return a + b; }
static STANDIN_PLAIN float __fsub_rn(float a, float b) { return a - b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline float __fsqrt_rn(float a) { return sqrtf(a); }
static inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
static inline float rsqrtf(float a) { return 1 / sqrtf(a); }

struct StandinParameter { int size, pointer, writes; };
struct StandinKernel {
    const char *name;
    void (*run)(void **arguments, const unsigned *grid, const unsigned *block);
    int count;
    StandinParameter parameters[32];
};

template <auto kernel> struct Standin;
template <class... T, void (*kernel)(T...)> struct Standin<kernel> {
    static_assert(sizeof...(T) <= 32, "the stand-in knows kernels of up to 32 parameters");

    template <size_t... i>
    __attribute__((no_sanitize("thread"))) static void each(void **arguments, const unsigned *grid, const unsigned *block,
                                                            std::index_sequence<i...>) {
        void (*volatile call)(T...) = kernel;
        standin_grid = {grid[0], grid[1], grid[2]};
        standin_block = {block[0], block[1], block[2]};
        unsigned *b = &standin_block_index.x, *t = &standin_thread.x;
        for (b[2] = 0; b[2] < grid[2]; b[2]++)
            for (b[1] = 0; b[1] < grid[1]; b[1]++)
                for (b[0] = 0; b[0] < grid[0]; b[0]++)
                    for (t[2] = 0; t[2] < block[2]; t[2]++)
                        for (t[1] = 0; t[1] < block[1]; t[1]++)
                            for (t[0] = 0; t[0] < block[0]; t[0]++) call(*(std::remove_const_t<T> *)arguments[i]...);
    }

    __attribute__((no_sanitize("thread"))) static void run(void **arguments, const unsigned *grid, const unsigned *block) {
        each(arguments, grid, block, std::index_sequence_for<T...>());
    }

    template <class P> static constexpr StandinParameter parameter() {
        return {sizeof(P), std::is_pointer_v<P>, std::is_pointer_v<P> && !std::is_const_v<std::remove_pointer_t<P>>};
    }

    static constexpr StandinKernel entry(const char *name) { return {name, run, sizeof...(T), {parameter<T>()...}}; }
};

#endif
