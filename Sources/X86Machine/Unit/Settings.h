// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What makes a processor of a model of the emulator; from the environment.

#ifndef SETTINGS_H
#define SETTINGS_H

#include "Emulator.h"

struct Settings {
  /// MACHINE_SIGNATURE, hexadecimal: family, model and stepping of CPUID in place of the model's.
  Bit32u signature = 0;
  /// MACHINE_COUNTERS=GENERAL,FIXED: the number of counters of an Intel model.
  bool replacesCounters = false;
  Bit32u generalCounters = 0, fixedCounters = 0;
  /// MACHINE_PERFMON_V2=1: an AMD model has PerfMonV2.
  bool hasPerfMonV2 = false;

  /// Ends the emulator with a message when a setting cannot be understood.
  static Settings fromEnvironment();

  Bit32u signatureOr(Bit32u ofModel) const { return signature ? signature : ofModel; }
};

#endif
