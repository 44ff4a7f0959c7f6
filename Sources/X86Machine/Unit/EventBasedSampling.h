// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Intel: processor event-based sampling (PEBS).

#ifndef EVENT_BASED_SAMPLING_H
#define EVENT_BASED_SAMPLING_H

#include "BranchRecords.h"
#include "CounterBank.h"
#include "IntelFeatures.h"

/// What becomes of an overflow of a counter with PEBS.
enum class Sampling { recordWritten, bufferFull };

class EventBasedSampling {
public:
  EventBasedSampling(BX_CPU_C *processor, const IntelFeatures &features, CounterBank &bank,
                     const BranchRecords &branches):
    processor(processor), features(features), bank(bank), branches(branches) {}

  void reset() { state = State(); }
  void registerState(bx_list_c *list) { registerBytes(list, "pebs", &state); }
  Access read(Bit32u msr, Bit64u *value) const;
  Access write(Bit32u msr, Bit64u value);

  bool isEnabled(unsigned counter) const { return (state.enable >> statusBit(counter)) & 1; }
  /// Reloads the counter and writes a record.
  Sampling sample(unsigned counter, bool isAdaptive);

private:
  struct State {
    Bit64u enable, dataConfiguration, debugStore, loadLatency, frontend;
  };
  static constexpr unsigned mostQuadwords = 4 + 4 + 18 + 32 + 3 * BranchRecords::mostRecords;
  struct Record {
    Bit64u quadwords[mostQuadwords];
    unsigned count = 0;
    void add(Bit64u quadword) { quadwords[count++] = quadword; }
  };

  BX_CPU_C *processor;
  const IntelFeatures &features;
  CounterBank &bank;
  const BranchRecords &branches;
  State state{};

  Bit64u enableMask() const;
  void fillFormat3(Record &, unsigned counter) const;
  void fillAdaptive(Record &, unsigned counter, Bit64u configuration) const;
  void addRegisters(Record &) const;
  void addVectors(Record &) const;
  void addBranches(Record &, unsigned most) const;
  Sampling append(const Record &);
  bool load(Bit64u linear, Bit64u *value) const;
  bool store(Bit64u linear, Bit64u value) const;
};

#endif
