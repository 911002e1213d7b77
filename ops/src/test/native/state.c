/* Settings, violations, counters, handles, and what Java reads of them. */
#define _GNU_SOURCE
#include "core.h"

#include <ctype.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock;

int standin_lock(void) { return pthread_mutex_lock(&lock); }

void standin_unlock(int *held) {
    (void)held;
    pthread_mutex_unlock(&lock);
}

/* ---- settings: an environment variable DUET_STANDIN_NAME each, or standin_configure ---------------------------------- */

Settings standin_settings;
static const char *failed;

int standin_configure(const char *name, const char *value) {
    LOCKED;
    Settings *s = &standin_settings;
    if (!strcmp(name, "cards")) {
        s->cards = atoi(value);
        if (s->cards > MOST_CARDS) s->cards = MOST_CARDS;
    } else if (!strcmp(name, "memory")) s->memory = strtoull(value, NULL, 10);
    else if (!strcmp(name, "capability")) return sscanf(value, "%d.%d", &s->major, &s->minor) == 2 ? 0 : 1;
    else if (!strcmp(name, "peers")) s->peers = atoi(value);
    else if (!strcmp(name, "deterministic")) s->deterministic = atoi(value);
    else if (!strcmp(name, "tf32")) s->tf32 = atoi(value);
    else if (!strcmp(name, "eager")) s->eager = atoi(value);
    else if (!strcmp(name, "hidden")) s->fewest_free = strtoull(value, NULL, 10);
    else if (!strcmp(name, "allocations")) s->allocations = atol(value);
    else if (!strcmp(name, "failing")) {
        s->failing = atol(value);
        failed = NULL;
    } else if (!strcmp(name, "lasting")) s->lasting = atoi(value);
    else return 1;
    return 0;
}

static const char *const NAMES[] = {"cards", "memory", "capability", "peers", "deterministic", "tf32", "eager", "hidden", "allocations", "failing", "lasting"};

/* Back to what the process was started with. */
void standin_defaults(void) {
    LOCKED;
    failed = NULL;
    standin_settings = (Settings){.cards = 2, .memory = 8ull << 30, .major = 8, .minor = 0, .peers = true, .deterministic = true, .allocations = -1};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char variable[64] = "DUET_STANDIN_";
        size_t at = strlen(variable);
        for (const char *c = NAMES[i]; *c; c++) variable[at++] = (char)toupper(*c);
        const char *value = getenv(variable);
        if (value != NULL) standin_configure(NAMES[i], value);
    }
}

/* ---- calls that fail -------------------------------------------------------------------------------------------------- */

int standin_failure(const char *call) {
    bool fails = standin_settings.failing != 0 && --standin_settings.failing == 0;
    if (fails) failed = call;
    if (!fails && (failed == NULL || !standin_settings.lasting)) return 0;
    /* CUDA_ERROR_UNKNOWN, and the internal errors of cuDNN 9, cuBLAS and NVRTC. */
    return !strncmp(call, "cudnn", 5) ? 4000 : !strncmp(call, "cublas", 6) ? 14 : !strncmp(call, "nvrtc", 5) ? 11 : 999;
}

/* The call that failed first since the setting was made, or NULL. */
const char *standin_failed(void) {
    LOCKED;
    return failed;
}

/* ---- violations ------------------------------------------------------------------------------------------------------ */

#define MOST_VIOLATIONS 1000
static char *violations[MOST_VIOLATIONS];
static int violation_count;

bool standin_violation(const char *kind, const char *format, ...) {
    char *text = NULL, *line = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) text = NULL;
    va_end(arguments);
    if (asprintf(&line, "[%s] %s", kind, text == NULL ? format : text) < 0) return false;
    free(text);
    for (int i = 0; i < violation_count; i++) {
        if (!strcmp(violations[i], line)) {
            free(line);
            return false;
        }
    }
    if (getenv("DUET_STANDIN_TALK") != NULL) fprintf(stderr, "stand-in: %s\n", line);
    if (violation_count < MOST_VIOLATIONS) violations[violation_count++] = line;
    else free(line);
    return false;
}

int standin_violations(void) {
    LOCKED;
    return violation_count;
}

const char *standin_violation_at(int index) {
    LOCKED;
    return index >= 0 && index < violation_count ? violations[index] : NULL;
}

/* ---- counters -------------------------------------------------------------------------------------------------------- */

#define MOST_COUNTERS 128
static struct { const char *name; long count; } counters[MOST_COUNTERS];
static int counter_count;

void standin_counted(const char *name, long more) {
    for (int i = 0; i < counter_count; i++) {
        if (!strcmp(counters[i].name, name)) {
            counters[i].count += more;
            return;
        }
    }
    if (counter_count < MOST_COUNTERS) {
        counters[counter_count].name = strdup(name);
        counters[counter_count++].count = more;
    }
}

long standin_count(const char *name) {
    LOCKED;
    for (int i = 0; i < counter_count; i++) {
        if (!strcmp(counters[i].name, name)) return counters[i].count;
    }
    return 0;
}

/* Forgets violations and counters, not what is alive. */
void standin_forget(void) {
    LOCKED;
    for (int i = 0; i < violation_count; i++) free(violations[i]);
    violation_count = 0;
    for (int i = 0; i < counter_count; i++) counters[i].count = 0;
}

/* ---- handles --------------------------------------------------------------------------------------------------------- */

static const char *const KIND_NAMES[HANDLE_KINDS] = {
    "stream", "event", "module", "function", "cudnn handle", "tensor descriptor", "filter descriptor",
    "convolution descriptor", "pooling descriptor", "lrn descriptor", "activation descriptor", "cublas handle", "program"};

typedef struct { const void *address; HandleKind kind; bool alive; } Handle;
static Handle *handles;
static size_t handle_room, handle_count;
static long alive[HANDLE_KINDS];

static Handle *find(const void *address) {
    if (handle_room == 0) return NULL;
    size_t slot = ((uintptr_t)address >> 4) * 0x9e3779b97f4a7c15ull % handle_room;
    while (handles[slot].address != NULL && handles[slot].address != address) slot = (slot + 1) % handle_room;
    return &handles[slot];
}

static void grow(void) {
    Handle *old = handles;
    size_t room = handle_room;
    handle_room = room == 0 ? 4096 : 2 * room;
    handles = calloc(handle_room, sizeof *handles);
    for (size_t i = 0; i < room; i++) {
        if (old[i].address != NULL) *find(old[i].address) = old[i];
    }
    free(old);
}

void *standin_make(HandleKind kind, size_t bytes) {
    if (2 * ++handle_count > handle_room) grow();
    void *made = calloc(1, bytes);
    *find(made) = (Handle){made, kind, true};
    alive[kind]++;
    return made;
}

/* Its memory is kept for ever, so that its address never stands for another handle. */
void standin_destroy(HandleKind kind, void *handle) {
    Handle *found = find(handle);
    if (found == NULL || found->address == NULL || !found->alive) return;
    found->alive = false;
    alive[kind]--;
}

bool standin_is(HandleKind kind, const void *handle, const char *call) {
    Handle *found = handle == NULL ? NULL : find(handle);
    if (handle == NULL) return standin_violation("handle", "%s: the %s is null", call, KIND_NAMES[kind]);
    if (found == NULL || found->address == NULL) {
        return standin_violation("handle", "%s: %p was never a %s", call, handle, KIND_NAMES[kind]);
    }
    if (found->kind != kind) {
        return standin_violation("handle", "%s: a %s is given for a %s", call, KIND_NAMES[found->kind], KIND_NAMES[kind]);
    }
    if (!found->alive) return standin_violation("handle", "%s: the %s was destroyed", call, KIND_NAMES[kind]);
    return true;
}

void standin_each(HandleKind kind, void (*visit)(void *handle, void *closure), void *closure) {
    for (size_t i = 0; i < handle_room; i++) {
        if (handles[i].address != NULL && handles[i].alive && handles[i].kind == kind) {
            visit((void *)handles[i].address, closure);
        }
    }
}

/* ---- leaks ----------------------------------------------------------------------------------------------------------- */

static char report_text[8192];

/* A line for each kind of which something is alive: "3 streams"; empty when all is clean. */
const char *standin_leaks(void) {
    LOCKED;
    size_t at = 0;
    report_text[0] = 0;
    static const char *const MEMORY[] = {"device memory", "pinned memory", "registered memory"};
    for (int kind = 0; kind < 3; kind++) {
        long blocks = standin_live_blocks((MemoryKind)kind);
        if (blocks != 0) at += (size_t)snprintf(report_text + at, sizeof report_text - at, "%s: %ld\n", MEMORY[kind], blocks);
    }
    for (int kind = 0; kind < HANDLE_KINDS; kind++) {
        /* A function belongs to its module. */
        if (alive[kind] != 0 && kind != FUNCTION) {
            at += (size_t)snprintf(report_text + at, sizeof report_text - at, "%s: %ld\n", KIND_NAMES[kind], alive[kind]);
        }
    }
    for (int card = 0; card < MOST_CARDS; card++) {
        if (standin_cards[card].retained != 0) {
            at += (size_t)snprintf(report_text + at, sizeof report_text - at, "primary context of card %d: %d\n", card,
                                   standin_cards[card].retained);
        }
    }
    return report_text;
}

/* ---- start and end of the process ------------------------------------------------------------------------------------ */

__attribute__((constructor)) static void begin(void) {
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&lock, &recursive);
    standin_defaults();
}

/* Writes what went wrong to the file DUET_STANDIN_REPORT, "%p" in its name being the process. */
__attribute__((destructor)) static void end(void) {
    const char *name = getenv("DUET_STANDIN_REPORT");
    if (name == NULL) return;
    LOCKED;
    char path[4096];
    const char *place = strstr(name, "%p");
    if (place == NULL) snprintf(path, sizeof path, "%s", name);
    else snprintf(path, sizeof path, "%.*s%d%s", (int)(place - name), name, (int)getpid(), place + 2);
    FILE *file = fopen(path, "w");
    if (file == NULL) return;
    for (int i = 0; i < violation_count; i++) fprintf(file, "violation %s\n", violations[i]);
    char leaks[sizeof report_text];
    snprintf(leaks, sizeof leaks, "%s", standin_leaks());
    for (char *line = strtok(leaks, "\n"); line != NULL; line = strtok(NULL, "\n")) fprintf(file, "leak %s\n", line);
    for (int i = 0; i < counter_count; i++) fprintf(file, "count %s: %ld\n", counters[i].name, counters[i].count);
    fclose(file);
}
