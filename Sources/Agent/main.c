/*
 * The agent performs scenarios on a running Linux and says what it saw. It never judges.
 *
 * It runs as the first process of a virtual machine, or as an ordinary program on a host. It reads a
 * program of one operation in each line (see program.c) and writes one line for each fact.
 *
 * Each file knows those before it only: limits, clock, words; shared, perf, kernel_state, rate;
 * ballast, vm; tasks; events, guests; program; main.
 */
#define _GNU_SOURCE
#include "kernel_state.h"
#include "limits.h"
#include "program.h"
#include "tasks.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
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

static void perform_all(FILE *program)
{
  static char line[LINE_LIMIT];

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
}

int main(int argc, char **argv)
{
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
    program_begin();
    tell_machine();
    perform_all(program);
    program_end();
  }
  fflush(stdout);
  if (is_first)
    reboot(RB_POWER_OFF);
  return 0;
}
