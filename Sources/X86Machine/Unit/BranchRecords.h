// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Intel: last branch records.

#ifndef BRANCH_RECORDS_H
#define BRANCH_RECORDS_H

#include "IntelFeatures.h"

struct Branch {
  Bit64u from, to;
  BranchKind kind;
  bool endsInUser;   ///< the privilege level after the branch is not 0
};

struct BranchRecord {
  Bit64u from, to, info;
};

/// What model-specific and architectural last branch records have in common: a stack of records
/// that the newest enters at the top.
class BranchRecords {
public:
  static constexpr unsigned mostRecords = 32;

  explicit BranchRecords(BX_CPU_C *processor): processor(processor) {}
  virtual ~BranchRecords() {}

  virtual void reset();
  void registerState(bx_list_c *list);
  virtual Access read(Bit32u msr, Bit64u *value) const = 0;
  virtual Access write(Bit32u msr, Bit64u value) = 0;

  /// Whether records are taken at all; freezing is not its business.
  virtual bool isOn(bool debugControlRecords) const = 0;
  void record(const Branch &);

  /// The nth newest record, 0 the newest.
  const BranchRecord &newest(unsigned n) const { return state.records[place(n)]; }
  unsigned depth() const { return state.depth; }

protected:
  struct State {
    BranchRecord records[mostRecords];
    Bit64u top;            ///< where the newest record is
    Bit64u depth;
    Bit64u instructions;   ///< of the processor, at the last branch that was looked at
    Bit64u control;        ///< LBR_SELECT or IA32_LBR_CTL
  };
  BX_CPU_C *processor;
  State state{};

  virtual bool selects(const Branch &) const = 0;
  virtual bool isCallStack() const = 0;
  virtual Bit64u info(const Branch &, Bit64u cycles) const = 0;

  unsigned place(unsigned n) const { return (state.top + state.depth - n) % state.depth; }

private:
  void pop();
  void push(const Branch &, Bit64u cycles);
};

/// Model-specific records: IA32_DEBUGCTL.LBR, MSR_LBR_SELECT, MSR_LASTBRANCH_TOS and three
/// registers for each record.
/// SDM vol. 3, Debug, "Last Branch, Call Stack, Interrupt, and Exception Recording for Processors
/// Based on Skylake Microarchitecture".
class ModelSpecificLBR final: public BranchRecords {
public:
  explicit ModelSpecificLBR(BX_CPU_C *processor): BranchRecords(processor) { reset(); }
  Access read(Bit32u msr, Bit64u *value) const override;
  Access write(Bit32u msr, Bit64u value) override;
  bool isOn(bool debugControlRecords) const override { return debugControlRecords; }

protected:
  bool selects(const Branch &) const override;
  bool isCallStack() const override;
  Bit64u info(const Branch &, Bit64u cycles) const override;

private:
  const Bit64u *storage(Bit32u msr) const;
};

/// Architectural records: IA32_LBR_CTL, IA32_LBR_DEPTH, and registers that always count from the
/// newest record. SDM vol. 3, "Last Branch Records".
class ArchitecturalLBR final: public BranchRecords {
public:
  explicit ArchitecturalLBR(BX_CPU_C *processor): BranchRecords(processor) { reset(); }
  Access read(Bit32u msr, Bit64u *value) const override;
  Access write(Bit32u msr, Bit64u value) override;
  bool isOn(bool debugControlRecords) const override;
  /// CPUID leaf 1CH.
  static void identify(cpuid_function_t *);

protected:
  bool selects(const Branch &) const override;
  bool isCallStack() const override;
  Bit64u info(const Branch &, Bit64u cycles) const override;

private:
  const Bit64u *storage(Bit32u msr, Access *) const;
  Access setDepth(Bit64u value);
};

#endif
