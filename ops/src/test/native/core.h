/*
 * What the stand-in libraries share. It lives in libcuda.so.1; libcudnn.so.9, libcublas.so.12 and libnvrtc.so.12 are linked
 * against that.
 *
 * One lock guards everything. Work is queued and runs on the thread that forces it, so a synchronisation that the program
 * forgot shows as stale numbers, and every touch of memory is checked against the touches before it when it is queued: what
 * orders two pieces of work is known then.
 */
#ifndef DUET_STAND_IN_CORE_H
#define DUET_STAND_IN_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOST_CARDS 8
#define MOST_LINES 512

/* ---- calls: every one of CUDA's begins with CALLED, every other that is exported with LOCKED ----------------------------- */

int standin_lock(void);
void standin_unlock(int *held);
#define LOCKED int held __attribute__((cleanup(standin_unlock), unused)) = standin_lock()

/* The error that this call is to answer with by the setting "failing", in the numbers of its library; else 0. */
int standin_failure(const char *call);
/* A call that is to fail does nothing; */
#define CALLED LOCKED; int failure = standin_failure(__func__); if (failure != 0) return failure
/* but one that waits or gives something back does that first, or the program could not be asked whether it gave all back. */
#define CALLED_TO_END(answer) LOCKED; int answer = standin_failure(__func__)

/* ---- settings, violations, counters (state.c) ----------------------------------------------------------------------- */

typedef struct {
    int cards;
    size_t memory;
    int major, minor;
    bool peers;
    bool deterministic; /* running an algorithm that is not deterministic is a violation */
    bool tf32;          /* arithmetic in TF32 is wanted; without this it is a violation */
    bool eager;         /* work runs when it is queued, as if the card were infinitely fast */
    size_t fewest_free; /* bytes that cuMemGetInfo hides, as other programs would */
    long allocations;   /* pieces of memory that are still given, whatever is free; below 0: all */
    long failing;       /* calls until one fails; 0: none */
    bool lasting;       /* so do all after it, as on a card that is lost; else it is the only one */
} Settings;
extern Settings standin_settings;

/* Records a line "[kind] text"; always returns false, so that a check can be written as a condition. */
bool standin_violation(const char *kind, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds to a counter that tests can read by name. */
void standin_counted(const char *name, long more);

/* ---- handles (state.c): never given out twice, so that a destroyed one is always known as such ----------------------- */

typedef enum {
    STREAM, EVENT, MODULE, FUNCTION, CUDNN_HANDLE, TENSOR_DESCRIPTOR, FILTER_DESCRIPTOR, CONVOLUTION_DESCRIPTOR,
    POOLING_DESCRIPTOR, LRN_DESCRIPTOR, ACTIVATION_DESCRIPTOR, CUBLAS_HANDLE, PROGRAM, HANDLE_KINDS
} HandleKind;

void *standin_make(HandleKind kind, size_t bytes);
void standin_destroy(HandleKind kind, void *handle);
/* Whether it is a live handle of this kind; if not, a violation that names the call. */
bool standin_is(HandleKind kind, const void *handle, const char *call);
/* Calls back for every live handle of a kind. */
void standin_each(HandleKind kind, void (*visit)(void *handle, void *closure), void *closure);

/* ---- streams (streams.c) -------------------------------------------------------------------------------------------- */

/* What is known to have happened: for every line of work (a stream) how far. */
typedef struct { uint64_t at[MOST_LINES]; } Clock;

typedef struct Operation Operation;
typedef struct Stream {
    int line;           /* index in clocks */
    int card;
    bool blocking;      /* ordered with the legacy default stream */
    bool legacy;        /* is the default stream of its context */
    int impatient;      /* queries since the last progress */
    Clock clock;
    uint64_t done;      /* everything up to here has run */
    Operation *first, *last;
    long queued;
} Stream;

typedef struct {
    int card;
    bool timed, recorded;
    int line;
    uint64_t time;      /* of the record operation in its line */
    Clock *clock;       /* of the latest record */
    int64_t nanos;      /* when the record ran; 0 before */
    int impatient;
} Event;

enum { READS = 0, WRITES = 1, HOST = 2, PEER = 4 };

/* A piece of memory that an operation reads or writes. */
typedef struct {
    const void *at;
    size_t bytes;
    int how;            /* READS or WRITES, with HOST where pinned memory may be named, PEER where any card's may */
    size_t alignment;   /* 0: any */
    const char *name;
} Touch;

/* Checks the touches, then queues. False (and nothing queued) where memory is wrong; the argument is copied. */
bool standin_enqueue(Stream *stream, const char *label, const Touch *touches, int count, void (*run)(void *argument),
                     const void *argument, size_t bytes);
Stream *standin_new_stream(int card, bool blocking, bool legacy);
void standin_end_stream(Stream *stream);
/* Runs everything queued so far; the host then knows that it has happened. */
void standin_synchronise(Stream *stream);
void standin_synchronise_card(int card);
/* Runs one line as far as a time. */
void standin_force(int line, uint64_t time);
void standin_record(Event *event, Stream *stream);
void standin_wait(Stream *stream, Event *event);
void standin_await(Event *event);
/* Whether the host knows everything that a line did up to a time. */
bool standin_host_knows(int line, uint64_t time);
uint64_t standin_now(void);
/* The stream for a handle of the program: NULL and 1 are the current context's default stream. NULL if there is none. */
Stream *standin_stream(void *handle, const char *call);

/* ---- memory (memory.c) ---------------------------------------------------------------------------------------------- */

typedef enum { DEVICE_MEMORY, PINNED_MEMORY, REGISTERED_MEMORY } MemoryKind;

typedef struct {
    size_t from, to;
    bool write;
    int line;
    uint64_t time;
    const char *label, *name;
} Access;

typedef struct {
    uintptr_t start;
    size_t size, mapped;
    MemoryKind kind;
    int card;
    Access *accesses;
    int count, room;
} Block;

void *standin_allocate(int card, size_t bytes);
void *standin_pin(int card, size_t bytes);
bool standin_release(void *start, MemoryKind kind, const char *call);
void standin_release_all(int card);
int standin_register(void *start, size_t bytes, int card);
/* The live block that a pointer points into, or NULL. */
Block *standin_block(const void *at);
bool standin_was_freed(const void *at);
bool standin_check_touch(const Touch *touch, int card, const char *label);
/* Looks for accesses that are not ordered with this one, then remembers it. */
void standin_remember(const Touch *touch, const Clock *clock, int line, uint64_t time, const char *label);
/* Whether the host doesn't know yet that all accesses to a range are over. */
bool standin_busy(const void *at, size_t bytes, bool only_writes);
size_t standin_used(int card);
long standin_live_blocks(MemoryKind kind);

/* ---- contexts (cuda.c) ---------------------------------------------------------------------------------------------- */

typedef struct {
    int ordinal;
    int retained;
    unsigned reaches;   /* bit per card whose memory this card's kernels may use */
    Stream *legacy;
    int stuck;          /* an error that every further call on the context answers with, 0 if none */
} Card;
extern Card standin_cards[MOST_CARDS];

/* The card of the thread's current context, or NULL and a violation that names the call. */
Card *standin_current(const char *call);

/* Unloads the modules of a card (kernels.c). */
void standin_unload(int card);

/* ---- arithmetic (arithmetic.c) -------------------------------------------------------------------------------------- */

/* Memory for a moment: kept for the next time, since fresh pages cost more than most of what is done with them. */
void *standin_take(size_t bytes);
void standin_give(void *memory);

float standin_widen(uint16_t bfloat16);
uint16_t standin_round(float value);
float standin_tf32(float value);
/* c[i*c_row + j*c_column] = sum over k, in float32. */
void standin_multiply(int rows, int columns, int inner, const float *a, size_t a_row, size_t a_column, const float *b,
                      size_t b_row, size_t b_column, float *c, size_t c_row);

#endif
