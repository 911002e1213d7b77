/*
 * Streams, events, and the order between pieces of work.
 *
 * Each stream is a line of work with a clock of its own: a vector that says how far every other line had come for certain when a
 * piece of work was queued. Two pieces are ordered when the later one's clock has reached the earlier one's time. The host's clock
 * is what the program has waited for; whatever is queued afterwards, on any stream and by any thread, comes after that.
 */
#define _GNU_SOURCE
#include "core.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { int line; uint64_t time; } Dependency;

struct Operation {
    Operation *next;
    uint64_t time;
    void (*run)(void *argument);
    Dependency *dependencies;
    int count;
    max_align_t argument[];
};

static Stream *lines[MOST_LINES]; /* the stream that a line is in use by */
static uint64_t reached[MOST_LINES]; /* times given out, also of lines that are free */
static Clock host;
/* What the operation that a line gets next has to wait for. */
static int pending_count[MOST_LINES], pending_room[MOST_LINES];
static Dependency *pending_of[MOST_LINES];

uint64_t standin_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void join(Clock *clock, const Clock *other) {
    for (int i = 0; i < MOST_LINES; i++) {
        if (clock->at[i] < other->at[i]) clock->at[i] = other->at[i];
    }
}

bool standin_host_knows(int line, uint64_t time) { return host.at[line] >= time; }

Stream *standin_new_stream(int card, bool blocking, bool legacy) {
    /* A line can be used again when the host knows all that happened in it: it can't be mistaken for an earlier stream then. */
    for (int line = 0; line < MOST_LINES; line++) {
        if (lines[line] != NULL || host.at[line] < reached[line]) continue;
        Stream *stream = legacy ? calloc(1, sizeof *stream) : standin_make(STREAM, sizeof *stream);
        stream->line = line;
        stream->card = card;
        stream->blocking = blocking;
        stream->legacy = legacy;
        stream->done = reached[line];
        stream->clock.at[line] = reached[line];
        lines[line] = stream;
        return stream;
    }
    standin_violation("streams", "more than %d streams that nobody waited for", MOST_LINES);
    return NULL;
}

void standin_end_stream(Stream *stream) {
    standin_force(stream->line, UINT64_MAX);
    lines[stream->line] = NULL;
    standin_destroy(STREAM, stream);
}

static void depend(int line, int on, uint64_t time) {
    if (line == on) return;
    if (pending_count[line] == pending_room[line]) {
        pending_room[line] = pending_room[line] == 0 ? 8 : 2 * pending_room[line];
        pending_of[line] = realloc(pending_of[line], (size_t)pending_room[line] * sizeof **pending_of);
    }
    pending_of[line][pending_count[line]++] = (Dependency){on, time};
}

static uint64_t queue(Stream *stream, void (*run)(void *), const void *argument, size_t bytes) {
    int line = stream->line;
    join(&stream->clock, &host);
    /* The default stream waits for every stream that is not a non-blocking one, and they for it. */
    for (int i = 0; i < MOST_LINES; i++) {
        Stream *other = lines[i];
        if (other == NULL || other == stream || other->card != stream->card) continue;
        if ((stream->legacy && other->blocking) || (stream->blocking && other->legacy)) {
            join(&stream->clock, &other->clock);
            depend(line, i, reached[i]);
        }
    }
    Operation *operation = malloc(sizeof *operation + bytes);
    operation->next = NULL;
    operation->time = ++reached[line];
    operation->run = run;
    operation->count = pending_count[line];
    operation->dependencies = NULL;
    if (operation->count != 0) {
        size_t size = (size_t)operation->count * sizeof *operation->dependencies;
        operation->dependencies = memcpy(malloc(size), pending_of[line], size);
        pending_count[line] = 0;
    }
    if (bytes != 0) memcpy(operation->argument, argument, bytes);
    stream->clock.at[line] = operation->time;
    if (stream->last == NULL) stream->first = operation;
    else stream->last->next = operation;
    stream->last = operation;
    stream->queued++;
    stream->impatient = 0;
    return operation->time;
}

void standin_force(int line, uint64_t time) {
    Stream *stream = lines[line];
    while (stream != NULL && stream->first != NULL && stream->first->time <= time) {
        Operation *operation = stream->first;
        stream->first = operation->next;
        if (stream->first == NULL) stream->last = NULL;
        for (int i = 0; i < operation->count; i++) {
            standin_force(operation->dependencies[i].line, operation->dependencies[i].time);
        }
        /* On a card whose context is lost nothing runs any more. */
        if (operation->run != NULL && standin_cards[stream->card].stuck == 0) operation->run(operation->argument);
        stream->done = operation->time;
        stream->queued--;
        free(operation->dependencies);
        free(operation);
    }
}

bool standin_enqueue(Stream *stream, const char *label, const Touch *touches, int count, void (*run)(void *argument),
                     const void *argument, size_t bytes) {
    bool right = true;
    for (int i = 0; i < count; i++) {
        if (touches[i].bytes != 0) right &= standin_check_touch(&touches[i], stream->card, label);
    }
    if (!right) return false;
    uint64_t time = queue(stream, run, argument, bytes);
    for (int i = 0; i < count; i++) standin_remember(&touches[i], &stream->clock, stream->line, time, label);
    standin_counted(stream->legacy ? "operations on default streams" : "operations on streams", 1);
    /* A card doesn't wait for ever before it begins; and memory for what is queued is finite. */
    if (standin_settings.eager || stream->queued > 20000) standin_force(stream->line, time);
    return true;
}

void standin_synchronise(Stream *stream) {
    standin_force(stream->line, UINT64_MAX);
    join(&host, &stream->clock);
    host.at[stream->line] = reached[stream->line];
}

void standin_synchronise_card(int card) {
    for (int i = 0; i < MOST_LINES; i++) {
        if (lines[i] != NULL && lines[i]->card == card) standin_synchronise(lines[i]);
    }
}

/* ---- events ---------------------------------------------------------------------------------------------------------- */

typedef struct { Event *event; uint64_t record; } Recording;

static void note_time(void *argument) {
    Recording *recording = argument;
    /* Destroyed or recorded anew meanwhile: this record is of no use to anybody. */
    if (recording->event->time == recording->record) recording->event->nanos = (int64_t)standin_now();
}

void standin_record(Event *event, Stream *stream) {
    Recording recording = {event, reached[stream->line] + 1};
    uint64_t time = queue(stream, note_time, &recording, sizeof recording);
    if (event->clock == NULL) event->clock = malloc(sizeof *event->clock);
    *event->clock = stream->clock;
    event->recorded = true;
    event->line = stream->line;
    event->time = time;
    event->nanos = 0;
    event->impatient = 0;
    if (standin_settings.eager) standin_force(stream->line, time);
}

void standin_wait(Stream *stream, Event *event) {
    if (!event->recorded) {
        standin_counted("waits for events that were never recorded", 1);
        return;
    }
    join(&stream->clock, event->clock);
    depend(stream->line, event->line, event->time);
    queue(stream, NULL, NULL, 0);
}

void standin_await(Event *event) {
    if (!event->recorded) return;
    standin_force(event->line, event->time);
    join(&host, event->clock);
}
