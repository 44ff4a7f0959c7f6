#include "multiplexing.h"
#include "text_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEVICES "/sys/bus/event_source/devices"

enum { UNIT_LIMIT = 4 };

/* The core's PMU is one, or on arm64 one for each kind of core. */
static struct {
  char path[320];
  struct saved_text saved;
} units[UNIT_LIMIT];
static int count;

static int is_of_core(const char *name) { return !strcmp(name, "cpu") || !strncmp(name, "armv8", 5); }

static void find(void)
{
  DIR *devices = opendir(DEVICES);

  for (struct dirent *entry; devices && count < UNIT_LIMIT && (entry = readdir(devices));)
    if (is_of_core(entry->d_name))
      snprintf(units[count++].path, sizeof units->path, DEVICES "/%.200s/perf_event_mux_interval_ms",
               entry->d_name);
  if (devices)
    closedir(devices);
}

long multiplexing_set(int milliseconds)
{
  char text[16];
  long error = count ? 0 : -ENOENT;

  /* That of a machine that is somebody's is not for us. */
  if (getpid() != 1)
    return -EPERM;
  if (!count) {
    find();
    error = count ? 0 : -ENOENT;
  }
  snprintf(text, sizeof text, "%d", milliseconds);
  for (int unit = 0; unit < count && !error; unit++)
    error = text_file_replace(units[unit].path, &units[unit].saved, text);
  return error;
}

void multiplexing_restore(void)
{
  for (int unit = 0; unit < count; unit++)
    text_file_restore(units[unit].path, &units[unit].saved);
}
