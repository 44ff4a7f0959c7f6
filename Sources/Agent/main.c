/*
 * The agent performs scenarios on a running Linux and says what it saw. It never judges.
 *
 * It runs as the first process of a virtual machine, or as an ordinary program on a host. It reads a
 * program of one operation in each line (see program.c) and writes one line for each fact.
 *
 * Each file knows those before it only: limits, clock, words, text_file, process; shared, perf, samples, kernel_memory, kernel_types,
 * kernel_state, rate, registers, timers, watchdog, cgroups, multiplexing; ballast, modules, window, guest, vm; nest, tasks; request; events,
 * fields, opening, guests; control, setting; program; main. What an architecture has of its own is in a file with its
 * name behind.
 */
#define _GNU_SOURCE
#include "cgroups.h"
#include "kernel_state.h"
#include "limits.h"
#include "modules.h"
#include "program.h"
#include "rate.h"
#include "tasks.h"
#include "window.h"

#include <fcntl.h>
#include <linux/kvm.h>
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
#include <unistd.h>

static void mount_everything(void)
{
  mkdir("/proc", 0755);
  mkdir("/sys", 0755);
  mkdir("/dev", 0755);
  mount("proc", "/proc", "proc", 0, 0);
  mount("sysfs", "/sys", "sysfs", 0, 0);
  mount("devtmpfs", "/dev", "devtmpfs", 0, 0);
  cgroups_mount();
}

/* A machine may have been booted with one CPU, which is quicker. */
static void start_cpus(void)
{
  char path[64];

  for (int cpu = 1; cpu < CPU_LIMIT; cpu++) {
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/online", cpu);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
      return;
    if (write(descriptor, "1", 1) < 0)
      perror(path);
    close(descriptor);
  }
}

/*
 * The first hardware event and the first VM have the kernel patch its own text, and what is done for
 * the first time has pages come in. Done before the machine is saved, it costs no scenario its time.
 */
static void warm_up(void)
{
  static const char *const operations[] = {
      "H 2 -1", "S 0", "T 0 0 0", "T 1 1 1", "U 0 1", "U 1 1", "N -1",
      "O 0 -1 -1 0 0 0 0 0 0 0 0 0 0 128", "O 1 -1 t0 -1 0 0 0 0 0 0 0 0 0 128", "N 0",
      "V 1 193", "G 1 9 390 4390972", "R 5000000", "P", "N 1", "D 0", "C 0", "R 1000000", "P", "N 2", "S 0",
  };
  struct perf_event_attr attr = {.size = sizeof attr, .type = PERF_TYPE_HARDWARE, .disabled = 1,
                                .exclude_guest = 1};

  /* These two stay: an event of this process that is off and leaves guests out, as a mediated vPMU wants,
     and a VM without a CPU. */
  syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
  if (kvm >= 0)
    ioctl(kvm, KVM_CREATE_VM, 0);
  for (size_t place = 0; place < sizeof operations / sizeof *operations; place++)
    program_perform(operations[place], (int)place);
}

static void tell_machine(void)
{
  struct utsname name;
  uname(&name);
  printf("@K %s %s\n", name.release, name.machine);
}

/* Takes the rest of a line that is too long. */
static void skip_line(FILE *program)
{
  int character;
  do
    character = fgetc(program);
  while (character != '\n' && character != EOF);
}

static void perform(FILE *program)
{
  static char line[LINE_LIMIT];

  tell_machine();
  /* What is no line of text, such as one with a zero byte, ends at its first strange byte. */
  for (int number = 1; fgets(line, sizeof line, program); number++) {
    size_t length = strcspn(line, "\n");
    if (length == sizeof line - 1) {
      skip_line(program);
      program_refuse(number, "the line is too long");
      continue;
    }
    line[length] = 0;
    program_perform(line, number);
  }
  program_end();
}

/* The first process: the program is a file of the initial file system, or behind the window. */
static void be_first(int has_window)
{
  mount_everything();
  rate_keep();
  modules_load();
  kernel_state_begin();
  start_cpus();
  program_begin();
  if (has_window) {
    warm_up();
    window_save();
  } else {
    /* What a boot leaves the kernel to do is to disturb no scenario. */
    enum { BOOT_WORK_MICROSECONDS = 300000 };
    usleep(BOOT_WORK_MICROSECONDS);
  }
  FILE *program = has_window ? window_program() : fopen("/program", "re");
  if (program)
    perform(program);
  fflush(stdout);
  if (has_window)
    window_end();
  reboot(RB_POWER_OFF);
}

/* The kernel hands over its words behind "--", and before them those that it does not know. */
static int is_told(char **words, const char *word)
{
  for (; *words; words++)
    if (!strcmp(*words, word))
      return 1;
  return 0;
}

int main(int argc, char **argv)
{
  if (task_reexecuted(argc, argv))
    return 0;
  int is_first = getpid() == 1;
  int has_window = is_first && is_told(argv, "window") && window_open();
  setvbuf(stdout, 0, _IOFBF, 1 << 16);
  if (is_first) {
    be_first(has_window);
    return 0;
  }
  /* Where nothing else does, the agent itself sees to it that it ends. */
  if (argc == 2)
    alarm((unsigned)strtoul(argv[1], 0, 10));
  /* A signal that ends the program that asks ends the scenario. On a host nothing is mounted and
     nothing traced. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  /* What the program that asks has blocked for itself would keep a guest from leaving, and the end away. */
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  program_begin();
  perform(stdin);
  fflush(stdout);
  return 0;
}
