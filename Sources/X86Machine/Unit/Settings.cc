// SPDX-License-Identifier: LGPL-2.1-or-later

#include "Settings.h"

#include <cstdio>
#include <cstdlib>

static const char *setting(const char *name)
{
  const char *text = getenv(name);
  return text && *text ? text : nullptr;
}

static void refuse(const char *name, const char *text)
{
  fprintf(stderr, "%s: '%s' is not understood\n", name, text);
  exit(64);
}

Settings Settings::fromEnvironment()
{
  Settings settings;
  char rest;
  if (const char *text = setting("MACHINE_SIGNATURE"))
    if (sscanf(text, "%x%c", &settings.signature, &rest) != 1) refuse("MACHINE_SIGNATURE", text);
  if (const char *text = setting("MACHINE_COUNTERS")) {
    settings.replacesCounters = true;
    if (sscanf(text, "%u,%u%c", &settings.generalCounters, &settings.fixedCounters, &rest) != 2 ||
        settings.generalCounters < 1 || settings.generalCounters > 8 || settings.fixedCounters > 4)
      refuse("MACHINE_COUNTERS", text);
  }
  if (const char *text = setting("MACHINE_PERFMON_V2")) {
    settings.hasPerfMonV2 = text[0] == '1' && text[1] == 0;
    if (! settings.hasPerfMonV2) refuse("MACHINE_PERFMON_V2", text);
  }
  return settings;
}
