/*
 * The program: one operation in each line, the answers on standard output, each after "@".
 *
 *   H CPU METRONOME                 where the agent itself runs, and where its metronome, or -1
 *   S NAME                          a scenario begins; everything of the one before is ended
 *   B CPU COUNT                     holds counters with pinned events of the agent's own
 *   K CPU COUNT                     holds so many that COUNT are left
 *   A CPU TRIES                     tells whether cycles can be counted, how many counters a CPU has
 *                                   left (-1 unless TRIES is 1), and whether there is KVM for a guest
 *   T SLOT CPU VCPU                 a task; VCPU is 1 for a virtual CPU
 *   N STEP                          a step begins; the first error of its operations is told
 *   U SLOT RUNS                     lets a task run, or sleep
 *   M SLOT CPU, X SLOT, Q SLOT, F SLOT CHILD
 *                                   moves a task; makes it exec, exit, fork
 *   O EVENT LEADER WHO CPU ATTR...  opens an event; WHO is tSLOT, sSLOT (by itself, pid 0) or a pid
 *   E EVENT, D EVENT, C EVENT, Z EVENT
 *                                   enables, disables, closes, resets it
 *   G SLOT COMMAND COUNTER ARGUMENT the guest does something
 *   V SLOT COUNTER                  from here on this counter of the guest is watched
 *   R NANOSECONDS                   time passes
 *   P                               tells what is seen now, and how it was before the last R
 *   L                               the last line of the program
 */
#define _GNU_SOURCE
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

struct event {
  int descriptor; /* -1 when closed */
  uint64_t read_format;
  struct reading before; /* when the last R began */
};
struct counter {
  int slot, number;
  uint64_t before;
};

static struct event events[EVENT_LIMIT];
static int event_count;
static struct counter counters[COUNTER_LIMIT];
static int counter_count;
static uint64_t run_began;
static int failed, metronome;

uint64_t now_nanoseconds(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* The first error of a step is told; the rest follows from it. */
static void note(long result)
{
  if (result < 0 && !failed)
    failed = (int)-result;
}

static void end_scenario(void)
{
  for (int event = 0; event < event_count; event++)
    if (events[event].descriptor >= 0)
      close(events[event].descriptor);
  event_count = counter_count = 0;
  ballast_release();
  tasks_end();
}

static void tell_counters(int cpu, int tries)
{
  struct perf_event_attr attr = {
      .size = sizeof attr, .type = PERF_TYPE_HARDWARE, .exclude_kernel = 1, .exclude_hv = 1};
  attr.config = PERF_COUNT_HW_CPU_CYCLES;
  int descriptor = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  int error = descriptor < 0 ? errno : 0;
  int count = -1, has_kvm = 0;

  if (descriptor >= 0)
    close(descriptor);
  if (tries && !error)
    count = ballast_count_free(cpu);
#if defined(__aarch64__)
  has_kvm = !access("/dev/kvm", R_OK | W_OK);
#endif
  printf("@A %d %d %d\n", error, count, has_kvm);
}

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

static void open_event(char *line)
{
  /* A program may state a larger size than this agent was built with. */
  static union {
    struct perf_event_attr attr;
    char bytes[8192];
  } block;
  char who[32];
  int number, leader, cpu, used;
  unsigned long long type, config, config1, config2, flags, period, sample, format, branch;
  unsigned size;

  if (sscanf(line, "%d %d %31s %d %llu %llx %llx %llx %llx %llu %llx %llx %llx %u%n", &number, &leader,
             who, &cpu, &type, &config, &config1, &config2, &flags, &period, &sample, &format, &branch,
             &size, &used) != 14 || number < 0 || number >= EVENT_LIMIT || leader >= event_count) {
    note(-EBADMSG);
    return;
  }
  memset(&block, 0, sizeof block);
  /* The first 64-bit word of bit fields stands behind read_format, see perf_event_open(2). */
  block.attr.type = (uint32_t)type;
  block.attr.size = size;
  block.attr.config = config;
  block.attr.config1 = config1;
  block.attr.config2 = config2;
  block.attr.sample_period = period;
  block.attr.sample_type = sample;
  block.attr.read_format = format | PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  block.attr.branch_sample_type = branch;
  memcpy((char *)&block.attr.read_format + sizeof block.attr.read_format, &flags, sizeof flags);

  int group = leader < 0 ? -1 : events[leader].descriptor;
  long descriptor;
  if (who[0] == 's') {
    int slot = atoi(who + 1);
    task_at(slot)->reply = 0;
    memcpy(guest_memory(slot), &block, sizeof block);
    descriptor = task_ask(slot, TASK_OPEN, cpu);
    descriptor = take_descriptor(task_at(slot)->pid, descriptor);
  } else {
    int pid = who[0] == 't' ? task_at(atoi(who + 1))->pid : atoi(who);
    descriptor = syscall(SYS_perf_event_open, &block, pid, cpu, group, PERF_FLAG_FD_CLOEXEC);
    if (descriptor < 0)
      descriptor = -errno;
  }
  note(descriptor);
  while (event_count <= number)
    events[event_count++].descriptor = -1;
  events[number] = (struct event){.descriptor = descriptor < 0 ? -1 : (int)descriptor,
                                  .read_format = block.attr.read_format};
}

static void control(int number, unsigned long request)
{
  if (number < 0 || number >= event_count || events[number].descriptor < 0) {
    note(-EBADF);
    return;
  }
  if (request) {
    note(ioctl(events[number].descriptor, request, 0) < 0 ? -errno : 0);
  } else {
    close(events[number].descriptor);
    events[number].descriptor = -1;
  }
}

static uint64_t read_counter(const struct counter *counter, int *is_read)
{
  uint64_t value = 0;
  *is_read = !guest_ask(counter->slot, GUEST_READ, (uint64_t)counter->number, 0, &value);
  return value;
}

static void run(uint64_t nanoseconds)
{
  int is_read;

  for (int slot = 0; slot < TASK_LIMIT; slot++)
    if (task_at(slot)->is_virtual_cpu && task_at(slot)->runs)
      guest_ask(slot, GUEST_TAKE_OVERFLOWS, 0, 0, 0);
  for (int place = 0; place < counter_count; place++)
    counters[place].before = read_counter(&counters[place], &is_read);
  for (int event = 0; event < event_count; event++)
    if (events[event].descriptor >= 0)
      events[event].before = perf_read(events[event].descriptor, events[event].read_format);
  run_began = now_nanoseconds();
  uint64_t end = run_began + nanoseconds;
  struct timespec until = {(time_t)(end / 1000000000), (long)(end % 1000000000)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0) == EINTR)
    ;
}

static void tell_events(void)
{
  static struct kernel_state states[EVENT_LIMIT];
  static struct reading readings[EVENT_LIMIT];
  int seen = 0;

  kernel_state_clear();
  for (int event = 0; event < event_count; event++)
    if (events[event].descriptor >= 0)
      readings[event] = perf_read(events[event].descriptor, events[event].read_format);
  int count = kernel_states("user", states, EVENT_LIMIT);
  for (int event = 0; event < event_count; event++) {
    if (events[event].descriptor < 0)
      continue;
    struct reading *now = &readings[event], *before = &events[event].before;
    printf("@O %d %ld %llu %llu %llu %llu %llu %llu", event, now->bytes, (unsigned long long)now->count,
           (unsigned long long)now->enabled, (unsigned long long)now->running,
           (unsigned long long)before->count, (unsigned long long)before->enabled,
           (unsigned long long)before->running);
    if (seen < count && states[seen].is_known)
      printf(" %d %d %d", states[seen].state, states[seen].counter, states[seen].cpu);
    seen++;
    printf("\n");
  }
}

static void tell_guests(void)
{
  struct kernel_state state;
  int is_read;

  for (int place = 0; place < counter_count; place++) {
    struct counter *counter = &counters[place];
    kernel_state_clear();
    uint64_t value = read_counter(counter, &is_read);
    if (!is_read)
      continue;
    printf("@G %d %d %llu %llu", counter->slot, counter->number, (unsigned long long)value,
           (unsigned long long)counter->before);
    if (kernel_states("kvm", &state, 1) && state.is_known)
      printf(" %d %d %d", state.state, state.counter, state.cpu);
    printf("\n");
  }
  for (int slot = 0; slot < TASK_LIMIT; slot++) {
    uint64_t status;
    if (task_at(slot)->is_virtual_cpu && task_at(slot)->runs &&
        !guest_ask(slot, GUEST_TAKE_OVERFLOWS, 0, 0, &status))
      printf("@V %d %llu\n", slot, (unsigned long long)status);
  }
}

static void tell(void)
{
  printf("@W %llu\n", (unsigned long long)(now_nanoseconds() - run_began));
  tell_events();
  tell_guests();
  printf("@P\n");
}

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

static void perform(char *line)
{
  long long a = 0, b = 0, c = 0, d = 0;

  sscanf(line + 1, "%lld %lld %lld %lld", &a, &b, &c, &d);
  switch (line[0]) {
  case 'H':
    note(bind_to_cpu((int)a));
    if (b >= 0 && !metronome)
      start_metronome((int)b);
    break;
  case 'S':
    end_scenario();
    failed = 0;
    printf("@S %s\n", line + 2);
    break;
  case 'B': note(ballast_hold((int)a, (int)b)); break;
  case 'K': note(ballast_leave((int)a, (int)b)); break;
  case 'A': tell_counters((int)a, (int)b); break;
  case 'T': note(task_start((int)a, (int)b, (int)c)); break;
  case 'N':
    printf("@N %lld %d\n", a, failed);
    failed = 0;
    break;
  case 'U': task_let_run((int)a, (int)b); break;
  case 'M': note(task_move((int)a, (int)b)); break;
  case 'X': note(task_ask((int)a, TASK_EXEC, 0)); break;
  case 'Q': note(task_ask((int)a, TASK_EXIT, 0)); break;
  case 'F': note(task_ask((int)a, TASK_FORK, (int)b)); break;
  case 'O': open_event(line + 2); break;
  case 'E': control((int)a, PERF_EVENT_IOC_ENABLE); break;
  case 'D': control((int)a, PERF_EVENT_IOC_DISABLE); break;
  case 'Z': control((int)a, PERF_EVENT_IOC_RESET); break;
  case 'C': control((int)a, 0); break;
  case 'G': note(guest_ask((int)a, (int)b, (uint64_t)c, (uint64_t)d, 0)); break;
  case 'V':
    if (counter_count < COUNTER_LIMIT)
      counters[counter_count++] = (struct counter){(int)a, (int)b, 0};
    break;
  case 'R': run((uint64_t)a); break;
  case 'P': tell(); break;
  default: break;
  }
}

static void mount_everything(void)
{
  mkdir("/proc", 0755);
  mkdir("/sys", 0755);
  mkdir("/dev", 0755);
  mount("proc", "/proc", "proc", 0, 0);
  mount("sysfs", "/sys", "sysfs", 0, 0);
  mount("devtmpfs", "/dev", "devtmpfs", 0, 0);
}

static void tell_machine(void)
{
  struct utsname name;
  uname(&name);
  printf("@K %s %s\n", name.release, name.machine);
}

int main(int argc, char **argv)
{
  static char line[4096];
  int is_first = getpid() == 1;

  if (task_reexecuted(argc, argv))
    return 0;
  if (is_first)
    mount_everything();
  else
    /* A signal that ends the program that asks ends the scenario. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
  setvbuf(stdout, 0, _IOFBF, 1 << 16);
  FILE *program = is_first ? fopen("/program", "re") : stdin;
  if (program) {
    /* On a host nothing is mounted and nothing traced. */
    if (is_first)
      kernel_state_begin();
    tasks_begin();
    tell_machine();
    while (fgets(line, sizeof line, program)) {
      line[strcspn(line, "\n")] = 0;
      if (line[0] == 'L')
        printf("@L\n");
      else
        perform(line);
      if (line[0] == 'S' || line[0] == 'L')
        fflush(stdout);
    }
    end_scenario();
    if (metronome > 0)
      kill(metronome, SIGKILL);
  }
  fflush(stdout);
  if (is_first)
    reboot(RB_POWER_OFF);
  return 0;
}
