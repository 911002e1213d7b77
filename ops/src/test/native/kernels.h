/* How libnvrtc's stand-in tells libcuda's about kernels: the text of an image, and the table in the shared object it names. */
#ifndef DUET_STAND_IN_KERNELS_H
#define DUET_STAND_IN_KERNELS_H

#define IMAGE_START "duet stand-in image\n"
#define MOST_PARAMETERS 32

typedef struct { int size, pointer, writes; } KernelParameter;
typedef struct {
    const char *name;
    void (*run)(void **arguments, const unsigned *grid, const unsigned *block);
    int count;
    KernelParameter parameters[MOST_PARAMETERS];
} Kernel;

/* Exported by the shared object: kernels, ended by one without a name. */
#define KERNEL_TABLE "standin_kernels"

#endif
