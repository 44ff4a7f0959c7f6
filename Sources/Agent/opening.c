#include "opening.h"
#include "events.h"
#include "limits.h"

#include <inttypes.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>

static struct owner take_owner(struct words *words)
{
  char letter = take_letter(words);

  if (!letter)
    return (struct owner){.number = (int)take_number(words, INT_MIN, INT_MAX)};
  if (letter == 'g')
    return (struct owner){.is_cgroup = 1, .number = (int)take_number(words, 0, CGROUP_LIMIT - 1)};
  if (letter != 't' && letter != 's')
    words->is_bad = 1;
  return (struct owner){.is_task = 1, .is_self = letter == 's',
                        .number = (int)take_number(words, 0, TASK_LIMIT - 1)};
}

/* The number that a file of the kernel's holds; one that nothing has where there is no such file. */
static uint32_t number_in(const char *path)
{
  uint32_t number = UINT32_MAX;
  FILE *file = fopen(path, "re");

  if (file && fscanf(file, "%" SCNu32, &number) != 1)
    number = UINT32_MAX;
  if (file)
    fclose(file);
  return number;
}

/* A number; n and the name of a PMU that the kernel has given one; e and the folder of a tracepoint. */
static void take_type(struct words *words, struct perf_event_attr *attr, uint32_t *tracepoint)
{
  char name[64], path[128];

  switch (take_letter(words)) {
  case 0: attr->type = (uint32_t)take_number(words, 0, UINT32_MAX); return;
  case 'n':
    take_text(words, name, sizeof name);
    snprintf(path, sizeof path, "/sys/bus/event_source/devices/%s/type", name);
    attr->type = number_in(path);
    return;
  case 'e':
    take_text(words, name, sizeof name);
    snprintf(path, sizeof path, "/sys/kernel/tracing/events/%s/id", name);
    attr->type = PERF_TYPE_TRACEPOINT;
    *tracepoint = number_in(path);
    return;
  }
  words->is_bad = 1;
}

int perform_opening(struct words *words, long *outcome)
{
  /* A program may state a larger size than this agent was built with. */
  static union {
    struct perf_event_attr attr;
    char bytes[ATTR_SIZE];
  } block;
  struct perf_event_attr *attr = &block.attr;

  /* What a larger one was told to be is zero always. */
  memset(attr, 0, sizeof *attr);
  int number = (int)take_number(words, 0, EVENT_LIMIT - 1);
  int leader = (int)take_number(words, -1, EVENT_LIMIT - 1);
  struct owner owner = take_owner(words);
  int cpu = (int)take_number(words, INT_MIN, INT_MAX);
  uint32_t tracepoint = 0;
  take_type(words, attr, &tracepoint);
  attr->config = take_unsigned(words, 16);
  if (tracepoint)
    attr->config = tracepoint;
  attr->config1 = take_unsigned(words, 16);
  attr->config2 = take_unsigned(words, 16);
  uint64_t flags = take_unsigned(words, 16);
  attr->sample_period = take_unsigned(words, 10);
  attr->sample_type = take_unsigned(words, 16);
  attr->read_format = take_unsigned(words, 16);
  attr->branch_sample_type = take_unsigned(words, 16);
  attr->size = (uint32_t)take_number(words, 0, UINT32_MAX);
  uint64_t behind[2] = {0};
  if (!is_taken(words) && !words->is_bad) {
    behind[0] = take_unsigned(words, 16);
    behind[1] = take_unsigned(words, 16);
  }
  if (!is_taken(words) && !words->is_bad)
    attr->bp_type = (uint32_t)take_number(words, 0, UINT32_MAX);
  /* Behind the 128 bytes that every kernel knows. */
  memcpy(block.bytes + 128, behind, sizeof behind);
  if (!is_taken(words))
    return 0;
  /* The first 64-bit word of bit fields stands behind read_format, see perf_event_open(2). */
  memcpy((char *)&attr->read_format + sizeof attr->read_format, &flags, sizeof flags);
  *outcome = event_open(number, leader, owner, cpu, attr);
  return 1;
}
