#define _GNU_SOURCE
#include "setting.h"
#include "ballast.h"
#include "cgroups.h"
#include "fields.h"
#include "limits.h"
#include "multiplexing.h"
#include "rate.h"
#include "registers.h"
#include "tasks.h"
#include "timers.h"
#include "vm.h"
#include "watchdog.h"

#include <errno.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int metronome;

/*
 * Under an instruction count QEMU lets each CPU run up to the next timer. One that expires all the
 * time keeps a CPU that waits for another from waiting long.
 */
static void start_metronome(int cpu)
{
  struct timespec beat = {0, 50000};

  metronome = fork();
  if (metronome)
    return;
  bind_to_cpu(cpu);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_TIMERSLACK, 1);
  for (;;)
    nanosleep(&beat, 0);
}

static void tell_counters(int cpu, int tries)
{
  struct perf_event_attr attr = {
      .size = sizeof attr, .type = PERF_TYPE_HARDWARE, .exclude_kernel = 1, .exclude_hv = 1};
  attr.config = PERF_COUNT_HW_CPU_CYCLES;
  int descriptor = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  int error = descriptor < 0 ? errno : 0;
  int count = -1;

  if (descriptor >= 0)
    close(descriptor);
  if (tries && !error)
    count = ballast_count_free(cpu);
  printf("@A %d %d %d %ld\n", error, count, has_guests(), sysconf(_SC_NPROCESSORS_ONLN));
}

static int perform_own_cpu(struct words *words, long *outcome)
{
  int cpu = take_cpu(words);
  int beats_on = (int)take_number(words, -1, CPU_LIMIT - 1);

  if (!is_taken(words))
    return 0;
  *outcome = bind_to_cpu(cpu);
  if (beats_on >= 0 && !metronome)
    start_metronome(beats_on);
  return 1;
}

static int perform_ballast(char verb, struct words *words, long *outcome)
{
  int cpu = take_cpu(words);
  int event = verb == 'b' ? (int)take_number(words, 0, PERF_COUNT_HW_MAX - 1) : PERF_COUNT_HW_CPU_CYCLES;
  int count = take_count(words);

  if (!is_taken(words))
    return 0;
  *outcome = verb == 'K' ? ballast_leave(cpu, count) : ballast_hold(cpu, event, count);
  return 1;
}

static int perform_look(struct words *words)
{
  int cpu = take_cpu(words), tries = take_flag(words);

  if (!is_taken(words))
    return 0;
  tell_counters(cpu, tries);
  return 1;
}

static int perform_register(struct words *words, long *outcome)
{
  int cpu = take_cpu(words);
  uint32_t number = take_counter(words);
  int is_held = take_flag(words);
  uint64_t value = is_held ? take_unsigned(words, 16) : 0;

  if (!is_taken(words))
    return 0;
  *outcome = is_held ? register_write(cpu, number, value) : register_restore(cpu, number);
  return 1;
}

static int perform_cgroup(struct words *words, long *outcome)
{
  int number = (int)take_number(words, 1, CGROUP_LIMIT - 1);
  int parent = (int)take_number(words, 0, CGROUP_LIMIT - 1);

  if (!is_taken(words))
    return 0;
  *outcome = cgroup_make(number, parent);
  return 1;
}

/* What one number says. */
static int perform_number(char verb, struct words *words, long *outcome)
{
  int number = verb == 'I'   ? (int)take_number(words, 1, INT_MAX)
               : verb == 'x' ? (int)take_number(words, 1, 10000)
               : verb == 'J' ? take_flag(words)
                             : take_cpu(words);

  if (!is_taken(words))
    return 0;
  switch (verb) {
  case 'I': *outcome = rate_lower(number); break;
  case 'J': *outcome = watchdog_switch(number); break;
  case 'x': *outcome = multiplexing_set(number); break;
  case 't': timers_watch(number); break;
  }
  return 1;
}

int perform_setting(char verb, struct words *words, long *outcome)
{
  switch (verb) {
  case 'H': return perform_own_cpu(words, outcome);
  case 'A': return perform_look(words);
  case 'm': return perform_register(words, outcome);
  case 'c': return perform_cgroup(words, outcome);
  case 'I': case 'J': case 't': case 'x': return perform_number(verb, words, outcome);
  default: return perform_ballast(verb, words, outcome);
  }
}

void settings_end(void)
{
  if (metronome > 0)
    kill(metronome, SIGKILL);
}
