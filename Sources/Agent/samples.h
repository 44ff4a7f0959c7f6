/* The branch stacks in the samples of an event. */
#pragma once

#include <stdint.h>

/* A mapped buffer; all zero for none. */
struct samples {
  char *buffer;
};

/* What the samples since the last time held. */
struct stack_tally {
  unsigned samples;
  unsigned empty;
  unsigned of_calls; /* stacks of nothing but calls and returns in user space */
  unsigned of_guest; /* stacks with a branch of the guest's program */
};

/* Maps the buffer of an event whose samples have a branch stack and nothing else; 0 or -errno. */
int samples_map(struct samples *samples, int descriptor);
void samples_unmap(struct samples *samples);
/* Takes all samples out of the buffer. */
struct stack_tally samples_take(struct samples *samples);
