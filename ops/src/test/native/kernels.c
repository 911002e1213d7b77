/*
 * libcuda.so.1: modules and kernels. An image names a shared object that the stand-in of NVRTC made of the source; a launch runs
 * every thread of the grid in turn.
 *
 * The shared object is compiled with GCC's instrumentation for its thread sanitizer, whose functions are here: they see every
 * load and store of a kernel and check it against the memory that the launch was given.
 */
#define _GNU_SOURCE
#include "core.h"
#include "kernels.h"

#include <dlfcn.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SUCCESS = 0, INVALID_VALUE = 1, INVALID_IMAGE = 200, INVALID_CONTEXT = 201, NO_BINARY = 209, INVALID_PTX = 218,
    INVALID_HANDLE = 400, NOT_FOUND = 500, ILLEGAL_ADDRESS = 700, OUT_OF_RESOURCES = 701
};

typedef struct {
    int card;
    const Kernel *kernels;
    int line;           /* where and when a kernel of it was queued last */
    uint64_t time;
} Module;
typedef struct { Module *module; const Kernel *kernel; } Function;

#define CURRENT(name) \
    Card *name = standin_current(__func__); \
    if (name == NULL) return INVALID_CONTEXT; \
    if (name->stuck != 0) return name->stuck

int cuModuleLoadData(Module **module, const void *image) {
    CALLED;
    CURRENT(card);
    char form[16], path[4096];
    int architecture;
    if (image == NULL) return INVALID_VALUE;
    if (strncmp(image, IMAGE_START, strlen(IMAGE_START)) != 0
        || sscanf((const char *)image + strlen(IMAGE_START), "%15s %d %4095[^\n]", form, &architecture, path) != 3) {
        standin_violation("image", "cuModuleLoadData: not an image that the stand-in's NVRTC made");
        return INVALID_IMAGE;
    }
    /* Machine code runs on its own generation only, from its own minor number on; PTX on everything newer. */
    int have = 10 * standin_settings.major + standin_settings.minor;
    bool machine_code = !strcmp(form, "cubin");
    if (architecture > have || (machine_code && architecture / 10 != have / 10)) {
        standin_violation("image", "cuModuleLoadData: %s for %d.%d on a card of %d.%d", form, architecture / 10, architecture % 10,
                          have / 10, have % 10);
        return machine_code ? NO_BINARY : INVALID_PTX;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        standin_violation("image", "cuModuleLoadData: %s", dlerror());
        return INVALID_IMAGE;
    }
    *module = standin_make(MODULE, sizeof **module);
    **module = (Module){card->ordinal, dlsym(library, KERNEL_TABLE), 0, 0};
    return SUCCESS;
}

int cuModuleLoadDataEx(Module **module, const void *image, unsigned count, int *options, void **values) {
    (void)count, (void)options, (void)values;
    return cuModuleLoadData(module, image);
}

int cuModuleUnload(Module *module) {
    CALLED_TO_END(answer);
    CURRENT(card);
    if (!standin_is(MODULE, module, __func__)) return INVALID_HANDLE;
    if (module->time != 0 && !standin_host_knows(module->line, module->time)) {
        standin_violation("free-in-use", "cuModuleUnload: the host never waited for a kernel of it");
    }
    standin_synchronise_card(module->card);
    standin_destroy(MODULE, module);
    /* The object stays loaded: another module may be of the same one. */
    return answer;
}

static void drop_module(void *module, void *card) {
    if (((Module *)module)->card == *(int *)card) standin_destroy(MODULE, module);
}

void standin_unload(int card) { standin_each(MODULE, drop_module, &card); }

int cuModuleGetFunction(Function **function, Module *module, const char *name) {
    CALLED;
    CURRENT(card);
    if (!standin_is(MODULE, module, __func__)) return INVALID_HANDLE;
    for (const Kernel *kernel = module->kernels; kernel->name != NULL; kernel++) {
        if (!strcmp(kernel->name, name)) {
            *function = standin_make(FUNCTION, sizeof **function);
            **function = (Function){module, kernel};
            return SUCCESS;
        }
    }
    standin_violation("kernel", "cuModuleGetFunction: the module has no kernel %s", name);
    return NOT_FOUND;
}

int cuFuncGetAttribute(int *value, int attribute, Function *function) {
    CALLED;
    CURRENT(card);
    if (!standin_is(FUNCTION, function, __func__)) return INVALID_HANDLE;
    *value = attribute == 0 ? 1024 : 0; /* threads per block; everything else is nothing */
    return SUCCESS;
}

/* ---- watching a kernel ----------------------------------------------------------------------------------------------- */

typedef struct { uintptr_t start; size_t size; int writes; } Window;
static Window windows[MOST_PARAMETERS];
static int window_count;
static const char *running;
static jmp_buf away;

static void astray(uintptr_t at, size_t bytes, int writes) {
    if (running == NULL) return;
    /* A kernel's own variables, where it gives away their address. */
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (at > here - 65536 && at < here + 1048576) return;
    for (int i = 0; i < window_count; i++) {
        if (at - windows[i].start < windows[i].size && writes) {
            standin_violation("kernel-bounds", "%s writes %zu bytes to what it was given to read only", running, bytes);
            longjmp(away, 1);
        }
    }
    Block *block = standin_block((void *)at);
    standin_violation("kernel-bounds", "%s %s %zu bytes %s", running, writes ? "writes" : "reads", bytes,
                      block == NULL ? "outside of all memory" : "of memory it was not given");
    longjmp(away, 1);
}

static inline void see(uintptr_t at, size_t bytes, int writes) {
    for (int i = 0; i < window_count; i++) {
        if (at - windows[i].start <= windows[i].size - bytes && windows[i].size >= bytes && windows[i].writes >= writes) return;
    }
    astray(at, bytes, writes);
}

#define SEE(bytes) \
    void __tsan_read##bytes(void *at) { see((uintptr_t)at, bytes, 0); } \
    void __tsan_write##bytes(void *at) { see((uintptr_t)at, bytes, 1); } \
    void __tsan_unaligned_read##bytes(void *at) { see((uintptr_t)at, bytes, 0); } \
    void __tsan_unaligned_write##bytes(void *at) { see((uintptr_t)at, bytes, 1); } \
    void __tsan_volatile_read##bytes(void *at) { see((uintptr_t)at, bytes, 0); } \
    void __tsan_volatile_write##bytes(void *at) { see((uintptr_t)at, bytes, 1); }
SEE(1)
SEE(2)
SEE(4)
SEE(8)
SEE(16)
void __tsan_read_range(void *at, size_t bytes) { see((uintptr_t)at, bytes, 0); }
void __tsan_write_range(void *at, size_t bytes) { see((uintptr_t)at, bytes, 1); }
void __tsan_init(void) {}
void __tsan_func_entry(void *caller) { (void)caller; }
void __tsan_func_exit(void) {}

/* ---- launching ------------------------------------------------------------------------------------------------------- */

typedef struct {
    const Kernel *kernel;
    int card;
    unsigned grid[3], block[3];
    uint64_t values[MOST_PARAMETERS][2];
    int pointers;
    Window windows[MOST_PARAMETERS];
} Launch;

static void run_kernel(void *argument) {
    Launch *launch = argument;
    void *arguments[MOST_PARAMETERS];
    for (int i = 0; i < launch->kernel->count; i++) arguments[i] = launch->values[i];
    memcpy(windows, launch->windows, sizeof windows);
    window_count = launch->pointers;
    running = launch->kernel->name;
    if (setjmp(away) == 0) launch->kernel->run(arguments, launch->grid, launch->block);
    else standin_cards[launch->card].stuck = ILLEGAL_ADDRESS;
    running = NULL;
}

static bool fits(const char *name, const unsigned *grid, const unsigned *block, unsigned shared) {
    if (grid[0] == 0 || grid[1] == 0 || grid[2] == 0 || grid[0] > 0x7fffffff || grid[1] > 65535 || grid[2] > 65535) {
        return standin_violation("launch", "%s: a grid of %u x %u x %u blocks", name, grid[0], grid[1], grid[2]);
    }
    if (block[0] == 0 || block[1] == 0 || block[2] == 0 || block[0] > 1024 || block[1] > 1024 || block[2] > 64
        || (uint64_t)block[0] * block[1] * block[2] > 1024) {
        return standin_violation("launch", "%s: a block of %u x %u x %u threads", name, block[0], block[1], block[2]);
    }
    return shared <= 49152 || standin_violation("launch", "%s: %u bytes of shared memory", name, shared);
}

int cuLaunchKernel(Function *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                   unsigned block_z, unsigned shared, void *handle, void **parameters, void **extra) {
    CALLED;
    CURRENT(card);
    Stream *stream = standin_stream(handle, __func__);
    if (stream == NULL || !standin_is(FUNCTION, function, __func__) || !standin_is(MODULE, function->module, __func__)) {
        return INVALID_HANDLE;
    }
    const Kernel *kernel = function->kernel;
    Launch launch = {.kernel = kernel, .card = card->ordinal, .grid = {grid_x, grid_y, grid_z}, .block = {block_x, block_y, block_z}};
    if (!fits(kernel->name, launch.grid, launch.block, shared)) return INVALID_VALUE;
    if (stream->card != card->ordinal || function->module->card != card->ordinal) {
        standin_violation("context", "%s: the context is of card %d, the module of card %d, the stream of card %d", kernel->name,
                          card->ordinal, function->module->card, stream->card);
        return INVALID_HANDLE;
    }
    if (extra != NULL || parameters == NULL) {
        standin_violation("launch", "%s: its parameters must be given one by one", kernel->name);
        return INVALID_VALUE;
    }
    /* The interface doesn't say how many there are; the bindings' array on the heap does, to within a word. */
    if (malloc_usable_size(parameters) < (size_t)kernel->count * sizeof(void *)) {
        standin_violation("launch", "%s: too few parameters, it has %d", kernel->name, kernel->count);
        return INVALID_VALUE;
    }
    Touch touches[MOST_PARAMETERS];
    for (int i = 0; i < kernel->count; i++) {
        const KernelParameter *parameter = &kernel->parameters[i];
        if (parameters[i] == NULL) {
            standin_violation("launch", "%s: parameter %d is missing", kernel->name, i);
            return INVALID_VALUE;
        }
        memcpy(launch.values[i], parameters[i], (size_t)parameter->size);
        if (!parameter->pointer) continue;
        void *at;
        memcpy(&at, parameters[i], sizeof at);
        if (at == NULL) continue; /* may be a kernel's way to be told that something is not there */
        Block *block = standin_block(at);
        size_t bytes = block == NULL ? 1 : block->start + block->size - (uintptr_t)at;
        touches[launch.pointers] = (Touch){at, bytes, (parameter->writes ? WRITES : READS) | HOST, 0, "a parameter"};
        if (block != NULL) launch.windows[launch.pointers] = (Window){block->start, block->size, parameter->writes};
        launch.pointers++;
    }
    standin_counted("kernels", 1);
    if (!standin_enqueue(stream, kernel->name, touches, launch.pointers, run_kernel, &launch, sizeof launch)) return ILLEGAL_ADDRESS;
    function->module->line = stream->line;
    function->module->time = stream->clock.at[stream->line];
    return SUCCESS;
}
