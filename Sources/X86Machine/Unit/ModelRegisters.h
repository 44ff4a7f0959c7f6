// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Intel: what else belongs to performance monitoring and only keeps what is written to it.

#ifndef MODEL_REGISTERS_H
#define MODEL_REGISTERS_H

#include "CounterBank.h"
#include "IntelFeatures.h"

class ModelRegisters {
public:
  ModelRegisters(const IntelFeatures &features, const CounterBank &bank):
    features(features), bank(bank) {}

  void reset();
  void registerState(bx_list_c *list) { registerBytes(list, "model", &state); }
  Access read(Bit32u msr, Bit64u *value) const;
  Access write(Bit32u msr, Bit64u value);
  /// PERF_METRICS: the shares of the slots that fixed counter 3 counted.
  Access readMetrics(Bit64u *value) const;

private:
  struct State {
    Bit64u miscellaneous, offcore[2], lastExceptionFrom, lastExceptionTo, metrics;
  };
  const IntelFeatures &features;
  const CounterBank &bank;
  State state{};

  const Bit64u *storage(Bit32u msr) const;
};

#endif
