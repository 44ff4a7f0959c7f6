#define _GNU_SOURCE
#include "events.h"
#include "cgroups.h"
#include "clock.h"
#include "kernel_state.h"
#include "limits.h"
#include "perf.h"
#include "privileges.h"
#include "samples.h"
#include "shared.h"
#include "tasks.h"

#include <errno.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* PERF_EVENT_STATE_INACTIVE and _ACTIVE. */
enum { PERF_EVENT_INACTIVE = 0, PERF_EVENT_ACTIVE = 1, PATIENCE_NANOSECONDS = 2000000 };

struct event {
  int descriptor;   /* -1 when closed */
  long refusal;     /* why it is not open, 0 where that was not tried */
  int is_given_up;
  uint64_t address; /* the kernel's own, 0 where it is not known */
  uint64_t read_format;
  int slot; /* of its task, -1 for none */
  struct reading before; /* when the last run began */
  struct samples samples;
  const volatile struct perf_event_mmap_page *page; /* where it is mapped for its index alone */
  void *buffer;                                     /* where it is mapped for nobody to read */
};

static struct event events[EVENT_LIMIT];
static int event_count;

/* A descriptor of another process, as one of this one. */
static long take_descriptor(int pid, long descriptor)
{
  if (descriptor < 0)
    return descriptor;
  int process = (int)syscall(SYS_pidfd_open, pid, 0);
  if (process < 0)
    return -errno;
  long taken = syscall(SYS_pidfd_getfd, process, (int)descriptor, 0);
  long error = taken < 0 ? -errno : taken;
  close(process);
  return error;
}

/* Opened by the task itself, which finds the attr in the memory that is shared with it. */
static long open_by_task(int slot, int cpu, const struct perf_event_attr *attr)
{
  if (is_virtual_cpu(slot))
    return -EOPNOTSUPP;
  task_at(slot)->reply = 0;
  memcpy(guest_memory(slot), attr, ATTR_SIZE);
  return take_descriptor(task_pid(slot), task_ask(slot, TASK_OPEN, cpu));
}

/* Without the privileges that a scenario takes away. */
static long open_event(struct owner owner, int cpu, int group, struct perf_event_attr *attr)
{
  int pid = owner.is_cgroup ? cgroup_open(owner.number) : owner.is_task ? task_pid(owner.number) : owner.number;
  unsigned long flags = PERF_FLAG_FD_CLOEXEC | (owner.is_cgroup ? PERF_FLAG_PID_CGROUP : 0);

  if (owner.is_cgroup && pid < 0)
    return pid;
  privileges_leave();
  long descriptor = syscall(SYS_perf_event_open, attr, pid, cpu, group, flags);
  if (descriptor < 0)
    descriptor = -errno;
  privileges_return();
  if (owner.is_cgroup)
    close(pid);
  return descriptor;
}

long event_open(int number, int leader, struct owner owner, int cpu, struct perf_event_attr *attr)
{
  if (number < event_count && (events[number].descriptor >= 0 || events[number].is_given_up))
    return -EEXIST;
  if (leader >= event_count || (owner.is_task && !task_pid(owner.number)))
    return -EBADMSG;
  attr->read_format |= PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;

  int group = leader < 0 ? -1 : events[leader].descriptor;
  long descriptor =
      owner.is_self ? open_by_task(owner.number, cpu, attr) : open_event(owner, cpu, group, attr);
  while (event_count <= number)
    events[event_count++] = (struct event){.descriptor = -1};
  if (descriptor < 0)
    return events[number].refusal = descriptor;
  events[number] = (struct event){.descriptor = (int)descriptor,
                                  .address = kernel_event((int)descriptor),
                                  .read_format = attr->read_format,
                                  .slot = owner.is_task ? owner.number : -1};
  return 0;
}

int event_is_open(int number) { return number < event_count && events[number].descriptor >= 0; }

int event_did_not_fit(int number, int leader)
{
  return event_is_open(leader) && number < event_count && !event_is_open(number) && events[number].refusal == -EINVAL;
}

void event_give_up(int number)
{
  if (number < event_count && !event_is_open(number))
    events[number].is_given_up = 1;
}

long event_control(int number, unsigned long request, unsigned long argument)
{
  if (!event_is_open(number))
    return -EBADF;
  return ioctl(events[number].descriptor, request, argument) < 0 ? -errno : 0;
}

long event_keep_samples(int number)
{
  return event_is_open(number) ? samples_map(&events[number].samples, events[number].descriptor) : -EBADF;
}

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

long event_map(int number)
{
  if (!event_is_open(number))
    return -EBADF;
  void *page = mmap(0, page_size(), PROT_READ, MAP_SHARED, events[number].descriptor, 0);
  if (page == MAP_FAILED)
    return -errno;
  events[number].page = page;
  return 0;
}

long event_map_buffer(int number)
{
  if (!event_is_open(number))
    return -EBADF;
  if (events[number].buffer)
    return 0;
  void *buffer = mmap(0, 2 * page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, events[number].descriptor, 0);
  if (buffer == MAP_FAILED)
    return -errno;
  events[number].buffer = buffer;
  return 0;
}

long event_unmap_buffer(int number)
{
  if (!event_is_open(number))
    return -EBADF;
  if (!events[number].buffer)
    return -EINVAL;
  munmap(events[number].buffer, 2 * page_size());
  events[number].buffer = 0;
  return 0;
}

long event_redirect(int number, int output)
{
  if (output >= 0 && !event_is_open(output))
    return -EBADF;
  return event_control(number, PERF_EVENT_IOC_SET_OUTPUT,
                       output < 0 ? ULONG_MAX : (unsigned long)events[output].descriptor);
}

static void tell_index(int event)
{
  if (events[event].page)
    printf("@I %d %u\n", event, events[event].page->index);
}

long event_close(int number)
{
  if (!event_is_open(number))
    return -EBADF;
  samples_unmap(&events[number].samples);
  if (events[number].page)
    munmap((void *)(uintptr_t)events[number].page, page_size());
  event_unmap_buffer(number);
  close(events[number].descriptor);
  events[number].descriptor = -1;
  return 0;
}

void events_note(void)
{
  /* Before the samples are taken: every one that is told later comes behind a read that is counted. */
  kernel_branch_reads();
  for (int event = 0; event < event_count; event++)
    if (events[event].descriptor >= 0) {
      events[event].before = perf_read(events[event].descriptor, events[event].read_format);
      samples_take(&events[event].samples);
    }
}

/* A buffer that is mapped has a poll wait for samples. */
static void tell_poll(int event)
{
  struct pollfd look = {.fd = events[event].descriptor};

  if (!events[event].samples.buffer && !events[event].page && !events[event].buffer && poll(&look, 1, 0) >= 0)
    printf("@E %d %d\n", event, look.revents);
}

/* The stacks of each event, and how often the driver has read the processors' records meanwhile. */
static void tell_stacks(void)
{
  static struct stack_tally tallies[EVENT_LIMIT];

  for (int event = 0; event < event_count; event++)
    tallies[event] = samples_take(&events[event].samples);
  long reads = kernel_branch_reads();
  for (int event = 0; event < event_count; event++) {
    struct stack_tally *tally = &tallies[event];
    if (events[event].samples.buffer && reads >= 0)
      printf("@Y %d %u %u %u %u %ld\n", event, tally->samples, tally->empty, tally->of_calls,
             tally->of_guest, reads);
  }
}

/*
 * A task that runs may lose its CPU to some work of the kernel for a moment, and its events with it. So
 * one that is out is looked at again for a while, as long as there is time for that.
 */
static struct kernel_state look(const struct event *event, uint64_t until)
{
  struct kernel_state state;

  do {
    state = kernel_state(event->address);
    int is_out = state.state == PERF_EVENT_INACTIVE && event->slot >= 0 && task_at(event->slot)->runs;
    /* Seen in the middle of a pass, whose attempt may fail. */
    int is_on_its_way = state.state == PERF_EVENT_ACTIVE && state.cpu < 0;
    if (!state.is_known || (!is_out && !is_on_its_way))
      break;
  } while (now_nanoseconds() < until);
  return state;
}

void events_tell(void)
{
  static struct reading readings[EVENT_LIMIT];
  static struct kernel_state states[EVENT_LIMIT];

  uint64_t until = now_nanoseconds() + PATIENCE_NANOSECONDS;

  for (int event = 0; event < event_count; event++)
    if (events[event].descriptor >= 0) {
      states[event] = look(&events[event], until);
      readings[event] = perf_read(events[event].descriptor, events[event].read_format);
    }
  for (int event = 0; event < event_count; event++) {
    if (events[event].descriptor < 0)
      continue;
    struct reading *now = &readings[event], *before = &events[event].before;
    struct kernel_state *state = &states[event];
    printf("@O %d %ld %llu %llu %llu %llu %llu %llu", event, now->bytes, (unsigned long long)now->count,
           (unsigned long long)now->enabled, (unsigned long long)now->running,
           (unsigned long long)before->count, (unsigned long long)before->enabled,
           (unsigned long long)before->running);
    if (state->is_known)
      printf(" %d %d %d", state->state, state->counter, state->cpu);
    printf("\n");
    tell_poll(event);
    tell_index(event);
  }
  tell_stacks();
}

void events_end(void)
{
  for (int event = 0; event < event_count; event++)
    if (events[event].descriptor >= 0)
      event_close(event);
  event_count = 0;
}
