// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The performance monitoring unit of an Intel processor.

#ifndef INTEL_UNIT_H
#define INTEL_UNIT_H

#include <memory>

#include "BranchRecords.h"
#include "DebugControl.h"
#include "EventBasedSampling.h"
#include "GlobalRegisters.h"
#include "ModelRegisters.h"
#include "Selectors.h"
#include "Settings.h"

class IntelUnit final: public PerformanceMonitoringUnit, private OverflowReceiver {
public:
  IntelUnit(BX_CPU_C *processor, const Settings &settings, const IntelFeatures &features);

  /// What the processor's CPUID and the settings make of it; no version when it has no unit.
  static IntelFeatures features(BX_CPU_C *processor, const Settings &settings);

  void reset() override;
  void registerState(bx_list_c *) override;
  void identify(Bit32u leaf, Bit32u subleaf, cpuid_function_t *) override;
  Access read(Bit32u msr, Bit64u *value) override;
  Access write(Bit32u msr, Bit64u value) override;
  Access readCounter(Bit32u ecx, Bit64u *value) override;

  bool acceptsDebugControl(Bit64u value) override { return debug.accepts(value); }
  bool acceptsGlobalControl(Bit64u value) override { return global.accepts(value); }
  void loadDebugControl(Bit64u value) override;
  void loadGlobalControl(Bit64u value) override;
  Bit64u debugControl() override { return debug.value(); }
  Bit64u globalControl() override { return global.control(); }

  void exception(unsigned vector) override;

protected:
  void advance() override { bank.advance(); }
  void record(Bit64u from, Bit64u to, BranchKind kind) override;

private:
  BX_CPU_C *processor;
  Settings settings;
  IntelFeatures supported;
  CounterBank bank;
  Selectors selectors;
  GlobalRegisters global;
  DebugControl debug;
  std::unique_ptr<BranchRecords> branches;
  EventBasedSampling sampling;
  ModelRegisters model;

  void overflowed(Bit32u counters) override;
  bool overflowAsksForInterrupt(unsigned counter);
  void freeze();
  void controlsChanged();
};

#endif
