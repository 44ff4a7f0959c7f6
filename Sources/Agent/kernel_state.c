#define _GNU_SOURCE
/*
 * Where events are: those of this process are behind its descriptors, and a probe tells of those that
 * the kernel makes for itself and gives back. What they hold is read from the kernel's memory. Offsets
 * come from the kernel's own type information, so that any kernel with it will do.
 */
#include "kernel_state.h"
#include "kernel_memory.h"
#include "kernel_types.h"
#include "text_file.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRACING "/sys/kernel/tracing/"

enum { OWN_LIMIT = 512, HIGHEST_ERROR = 4095 };

/* Members of the kernel's structures. */
enum member {
  STATE, CPU, WANTED_CPU, COUNTER, CONTEXT, TASK, PROCESS, FILES, TABLE, DESCRIPTORS, PRIVATE_DATA,
  NUMBER, /* the last one, as there may be no KVM */
  MEMBER_COUNT
};
static long offsets[MEMBER_COUNT];
static uint64_t own_task; /* this process's, 0 where it is not known */
static int trace_pipe = -1;
/* Events that the kernel has made for itself, oldest first. */
static uint64_t own[OWN_LIMIT];
static int own_count;
static uint64_t last_read;
/* Since somebody asked; -1 where no probe tells. */
static long branch_reads = -1;

static int find_offsets(void)
{
  static const struct {
    const char *structure, *path;
  } members[MEMBER_COUNT] = {
      [STATE] = {"perf_event", "state"},
      [CPU] = {"perf_event", "oncpu"},
      [WANTED_CPU] = {"perf_event", "cpu"},
      [COUNTER] = {"perf_event", "hw.idx"},
      [CONTEXT] = {"perf_event", "overflow_handler_context"},
      [TASK] = {"perf_event", "hw.target"},
      [PROCESS] = {"task_struct", "pid"},
      [FILES] = {"task_struct", "files"},
      [TABLE] = {"files_struct", "fdt"},
      [DESCRIPTORS] = {"fdtable", "fd"},
      [PRIVATE_DATA] = {"file", "private_data"},
      [NUMBER] = {"kvm_pmc", "idx"},
  };

  for (int member = 0; member < MEMBER_COUNT; member++) {
    offsets[member] = kernel_offset(members[member].structure, members[member].path);
    if (offsets[member] < 0 && member != NUMBER)
      return 0;
  }
  return 1;
}

/* Whether all of a member was read. */
static int read_member(uint64_t address, enum member member, void *into, size_t size)
{
  return kernel_memory_read(address + (uint64_t)offsets[member], into, size);
}

static uint64_t word_of(uint64_t address, enum member member)
{
  uint64_t word = 0;
  return read_member(address, member, &word, sizeof word) ? word : 0;
}

static void take_trace(void);

/* An event of this process knows its task; a read of it tells the probe where the event is. */
static void find_own_task(void)
{
  struct perf_event_attr attr = {
      .size = sizeof attr, .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_DUMMY, .exclude_kernel = 1};
  int descriptor = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  uint64_t count;

  if (descriptor < 0)
    return;
  long got = read(descriptor, &count, sizeof count);
  take_trace();
  if (got == sizeof count && last_read)
    own_task = word_of(last_read, TASK);
  close(descriptor);
  text_file_write(TRACING "events/agent/read/enable", "0");
}

/* The driver reads the records by one of these, for a processor's sort of them. */
static void probe_branch_reads(void)
{
  static const char *const probes[] = {
      "p:agent/branches intel_pmu_lbr_read_64\n",
      "p:agent/branches_in_order intel_pmu_arch_lbr_read\n",
      "p:agent/branches_at_once intel_pmu_arch_lbr_read_xsave\n",
  };

  for (size_t place = 0; place < sizeof probes / sizeof *probes; place++)
    if (!text_file_append(TRACING "kprobe_events", probes[place]))
      branch_reads = 0;
}

void kernel_state_begin(void)
{
  char text[512];

  mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, 0);
  if (!kernel_memory_open() || !kernel_types_load() || !find_offsets())
    return;
#if defined(__aarch64__)
  const char *first = "%x0";
#else
  const char *first = "%di";
#endif
  snprintf(text, sizeof text,
           "p:agent/read perf_read event=+%ld(%s):x64\n"
           "r:agent/made perf_event_create_kernel_counter event=$retval:x64\n"
           "p:agent/gone perf_event_release_kernel event=%s:x64\n",
           offsets[PRIVATE_DATA], first, first);
  if (text_file_append(TRACING "kprobe_events", text))
    return;
  probe_branch_reads();
  if (text_file_write(TRACING "events/agent/enable", "1"))
    return;
  trace_pipe = open(TRACING "trace_pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (trace_pipe >= 0)
    find_own_task();
}

static void forget(uint64_t event)
{
  int kept = 0;

  for (int place = 0; place < own_count; place++)
    if (own[place] != event)
      own[kept++] = own[place];
  own_count = kept;
}

static void take_line(const char *line)
{
  const char *value = strstr(line, "event=");
  uint64_t event = value ? strtoull(value + 6, 0, 16) : 0;

  if (strstr(line, " branches") && branch_reads >= 0)
    branch_reads++;

  if (!event)
    return;
  if (strstr(line, " read: ")) {
    last_read = event;
  } else if (strstr(line, " gone: ")) {
    forget(event);
  } else if (strstr(line, " made: ")) {
    /* Or an error number. */
    if (event < -(uint64_t)HIGHEST_ERROR && own_count < OWN_LIMIT)
      own[own_count++] = event;
  }
}

/* Takes what the probes have said since the last time. */
static void take_trace(void)
{
  static char text[1 << 16];
  static size_t kept;
  long got;

  while (trace_pipe >= 0 && (got = read(trace_pipe, text + kept, sizeof text - 1 - kept)) > 0) {
    size_t size = kept + (size_t)got;
    char *line = text, *end;
    text[size] = 0;
    for (; (end = strchr(line, '\n')); line = end + 1) {
      *end = 0;
      take_line(line);
    }
    kept = size - (size_t)(line - text);
    memmove(text, line, kept);
    if (kept == sizeof text - 1)
      kept = 0;
  }
}

uint64_t kernel_event(int descriptor)
{
  uint64_t file = 0;

  if (!own_task)
    return 0;
  uint64_t descriptors = word_of(word_of(word_of(own_task, FILES), TABLE), DESCRIPTORS);
  kernel_memory_read(descriptors + sizeof file * (uint64_t)descriptor, &file, sizeof file);
  return file ? word_of(file, PRIVATE_DATA) : 0;
}

static int is_of_process(uint64_t event, int pid)
{
  uint64_t task = word_of(event, TASK);
  int process;

  return task && read_member(task, PROCESS, &process, sizeof process) && process == pid;
}

static int is_of_counter(uint64_t event, int pid, int counter)
{
  uint64_t virtual_counter = word_of(event, CONTEXT);
  uint8_t number;

  return virtual_counter && is_of_process(event, pid) && offsets[NUMBER] >= 0 &&
         read_member(virtual_counter, NUMBER, &number, sizeof number) && number == counter;
}

/* It belongs to no virtual counter. */
static int is_of_branches(uint64_t event, int pid, int unused)
{
  (void)unused;
  return !word_of(event, CONTEXT) && is_of_process(event, pid);
}

static int is_of_cpu(uint64_t event, int cpu, int unused)
{
  int wanted;

  (void)unused;
  return !word_of(event, TASK) && read_member(event, WANTED_CPU, &wanted, sizeof wanted) && wanted == cpu;
}

/* Of the events that the kernel has made for itself the youngest that is wanted; 0 for none. */
static uint64_t youngest(int (*is_wanted)(uint64_t, int, int), int first, int second)
{
  take_trace();
  for (int place = own_count; place-- > 0;)
    if (is_wanted(own[place], first, second))
      return own[place];
  return 0;
}

long kernel_branch_reads(void)
{
  take_trace();
  long reads = branch_reads;
  if (branch_reads > 0)
    branch_reads = 0;
  return reads;
}

uint64_t kernel_guest_event(int pid, int counter) { return youngest(is_of_counter, pid, counter); }

uint64_t kernel_branch_event(int pid) { return youngest(is_of_branches, pid, 0); }

uint64_t kernel_cpu_event(int cpu) { return youngest(is_of_cpu, cpu, 0); }

struct kernel_state kernel_state(uint64_t event)
{
  struct kernel_state state = {0};

  state.is_known = event && read_member(event, STATE, &state.state, sizeof state.state) &&
                   read_member(event, COUNTER, &state.counter, sizeof state.counter) &&
                   read_member(event, CPU, &state.cpu, sizeof state.cpu);
  return state;
}
