// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The performance monitoring unit of an AMD processor: core counters, with PerfMonV2 on request.

#ifndef AMD_UNIT_H
#define AMD_UNIT_H

#include "CounterBank.h"
#include "Settings.h"

class AMDUnit final: public PerformanceMonitoringUnit, private OverflowReceiver {
public:
  AMDUnit(BX_CPU_C *processor, const Settings &settings);

  /// CPUID says that there are six core counters.
  static bool isIn(BX_CPU_C *processor);

  void reset() override;
  void registerState(bx_list_c *) override;
  void identify(Bit32u leaf, Bit32u subleaf, cpuid_function_t *) override;
  Access read(Bit32u msr, Bit64u *value) override;
  Access write(Bit32u msr, Bit64u value) override;
  Access readCounter(Bit32u ecx, Bit64u *value) override;
  void virtualizationChanged() override;

protected:
  void advance() override { bank.advance(); }

private:
  static constexpr unsigned counters = 6;
  struct State {
    Bit64u select[counters], globalControl, globalStatus;
  };
  struct Register {
    unsigned counter;
    bool isSelector;
  };
  BX_CPU_C *processor;
  Settings settings;
  CounterBank bank;
  State state{};

  void overflowed(Bit32u counters) override;
  bool find(Bit32u msr, Register *) const;
  bool countsHere(Bit64u select) const;
  Counting counting(unsigned counter) const;
  void controlsChanged();
  Access readGlobal(Bit32u msr, Bit64u *value) const;
  Access writeGlobal(Bit32u msr, Bit64u value);
};

#endif
