#define _GNU_SOURCE
/*
 * Where events are: those of this process are behind its descriptors, and a probe tells of those that
 * the kernel makes for itself and gives back. What they hold is read from the kernel's memory. Offsets
 * come from the kernel's own type information, so that any kernel with it will do.
 */
#include "kernel_state.h"
#include "kernel_memory.h"
#include "kernel_types.h"

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

static struct {
  long state, cpu, wanted_cpu, counter, context, task, process, number;
  long files, table, descriptors, private_data;
} offsets;
static uint64_t own_task; /* this process's, 0 where it is not known */
static int trace_pipe = -1;
/* Events that the kernel has made for itself, oldest first. */
static uint64_t own[OWN_LIMIT];
static int own_count;
static uint64_t last_read;

static int write_file(const char *path, const char *text, int flags)
{
  int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags);
  long written = descriptor < 0 ? -1 : write(descriptor, text, strlen(text));
  if (descriptor >= 0)
    close(descriptor);
  return written < 0 ? -1 : 0;
}

static int find_offsets(void)
{
  offsets.state = kernel_offset("perf_event", "state");
  offsets.cpu = kernel_offset("perf_event", "oncpu");
  offsets.wanted_cpu = kernel_offset("perf_event", "cpu");
  offsets.counter = kernel_offset("perf_event", "hw.idx");
  offsets.context = kernel_offset("perf_event", "overflow_handler_context");
  offsets.task = kernel_offset("perf_event", "hw.target");
  offsets.process = kernel_offset("task_struct", "pid");
  offsets.number = kernel_offset("kvm_pmc", "idx");
  offsets.files = kernel_offset("task_struct", "files");
  offsets.table = kernel_offset("files_struct", "fdt");
  offsets.descriptors = kernel_offset("fdtable", "fd");
  offsets.private_data = kernel_offset("file", "private_data");
  return offsets.state >= 0 && offsets.cpu >= 0 && offsets.counter >= 0 && offsets.task >= 0 &&
         offsets.files >= 0 && offsets.table >= 0 && offsets.descriptors >= 0 && offsets.private_data >= 0;
}

static uint64_t word_at(uint64_t address)
{
  uint64_t word = 0;
  return kernel_memory_read(address, &word, sizeof word) ? word : 0;
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
    own_task = word_at(last_read + (uint64_t)offsets.task);
  close(descriptor);
  write_file(TRACING "events/agent/read/enable", "0", 0);
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
           offsets.private_data, first, first);
  if (write_file(TRACING "kprobe_events", text, O_APPEND) ||
      write_file(TRACING "events/agent/enable", "1", 0))
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
  if (!own_task)
    return 0;
  uint64_t table = word_at(word_at(own_task + (uint64_t)offsets.files) + (uint64_t)offsets.table);
  uint64_t file = word_at(word_at(table + (uint64_t)offsets.descriptors) + 8 * (uint64_t)descriptor);
  return file ? word_at(file + (uint64_t)offsets.private_data) : 0;
}

static int is_of_process(uint64_t event, int pid)
{
  uint64_t task = word_at(event + (uint64_t)offsets.task);
  int process = 0;

  return task && kernel_memory_read(task + (uint64_t)offsets.process, &process, sizeof process) && process == pid;
}

uint64_t kernel_guest_event(int pid, int counter)
{
  take_trace();
  if (offsets.context < 0 || offsets.process < 0 || offsets.number < 0)
    return 0;
  for (int place = own_count; place-- > 0;) {
    uint64_t virtual_counter = word_at(own[place] + (uint64_t)offsets.context);
    uint8_t number;
    if (virtual_counter && is_of_process(own[place], pid) &&
        kernel_memory_read(virtual_counter + (uint64_t)offsets.number, &number, sizeof number) && number == counter)
      return own[place];
  }
  return 0;
}

/* It belongs to no virtual counter. */
uint64_t kernel_branch_event(int pid)
{
  take_trace();
  if (offsets.context < 0 || offsets.process < 0)
    return 0;
  for (int place = own_count; place-- > 0;)
    if (!word_at(own[place] + (uint64_t)offsets.context) && is_of_process(own[place], pid))
      return own[place];
  return 0;
}

uint64_t kernel_cpu_event(int cpu)
{
  take_trace();
  for (int place = own_count; place-- > 0;) {
    int wanted;
    if (!word_at(own[place] + (uint64_t)offsets.task) && offsets.wanted_cpu >= 0 &&
        kernel_memory_read(own[place] + (uint64_t)offsets.wanted_cpu, &wanted, sizeof wanted) && wanted == cpu)
      return own[place];
  }
  return 0;
}

struct kernel_state kernel_state(uint64_t event)
{
  struct kernel_state state = {0};

  state.is_known =
      event && kernel_memory_read(event + (uint64_t)offsets.state, &state.state, sizeof state.state) &&
      kernel_memory_read(event + (uint64_t)offsets.counter, &state.counter, sizeof state.counter) &&
      kernel_memory_read(event + (uint64_t)offsets.cpu, &state.cpu, sizeof state.cpu);
  return state;
}
