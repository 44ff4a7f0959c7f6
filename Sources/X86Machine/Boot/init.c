/* The first process of a kernel on trial: shows what the kernel's log says of performance
   monitoring, and switches the machine off. */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

/* A record of /dev/kmsg is "priority,sequence,time,flags;text\n" and more lines. */
static void show(const char *record)
{
  const char *text = strchr(record, ';');
  if (! text) return;
  size_t length = strcspn(text + 1, "\n");
  static const char *const wanted[] = {"Performance Events:", "WARNING:", "unchecked MSR"};
  for (size_t n = 0; n < sizeof wanted / sizeof wanted[0]; n++)
    if (strstr(text, wanted[n])) printf("log: %.*s\n", (int)length, text + 1);
}

int main(void)
{
  char record[2048];
  ssize_t length;
  mkdir("/dev", 0755);
  if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) != 0) perror("mount");
  int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
  if (log < 0) perror("/dev/kmsg");
  while ((length = read(log, record, sizeof record - 1)) > 0) {
    record[length] = 0;
    show(record);
  }
  puts("log: end");
  fflush(stdout);
  reboot(RB_POWER_OFF);
  return 1;
}
