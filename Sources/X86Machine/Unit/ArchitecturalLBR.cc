// SPDX-License-Identifier: LGPL-2.1-or-later

#include "BranchRecords.h"

// SDM vol. 4, "Architectural MSRs".
enum : Bit32u {
  IA32_LBR_0_INFO = 0x1200, IA32_LBR_CTL = 0x14ce, IA32_LBR_DEPTH = 0x14cf,
  IA32_LBR_0_FROM_IP = 0x1500, IA32_LBR_0_TO_IP = 0x1600
};

// SDM vol. 3, "Last Branch Records", IA32_LBR_CTL: a one selects. The order of the kinds is not
// that of MSR_LBR_SELECT.
static constexpr Bit64u enable = bit(0), supervisor = bit(1), user = bit(2), callStack = bit(3);
static constexpr Bit64u controlMask = bits(3, 0) | bits(22, 16);

// SDM vol. 3, "Last Branch Records", IA32_LBR_x_INFO: the cycle count and that it is valid, and
// the kind in bits 59:56.
static constexpr Bit64u cyclesAreValid = bit(60);
static constexpr unsigned kindShift = 56;

struct KindBits {
  unsigned filter;  // the bit of IA32_LBR_CTL
  Bit64u type;      // BR_TYPE of IA32_LBR_x_INFO
};

static KindBits bitsOf(BranchKind kind)
{
  switch (kind) {
    case BranchKind::conditional: return {16, 0};
    case BranchKind::nearRelativeJump: return {17, 2};
    case BranchKind::nearIndirectJump: return {18, 1};
    case BranchKind::nearRelativeCall: return {19, 4};
    case BranchKind::nearIndirectCall: return {20, 3};
    case BranchKind::nearReturn: return {21, 5};
    default: return {22, 8};
  }
}

// CPUID leaf 1CH, SDM vol. 2: depths of 8, 16 and 32; filters by privilege level and kind, and
// call-stack mode; mispredictions, cycles and kinds in the records.
void ArchitecturalLBR::identify(cpuid_function_t *answer)
{
  answer->eax = 1 << 0 | 1 << 1 | 1 << 3;
  answer->ebx = 7;
  answer->ecx = 7;
  answer->edx = 0;
}

bool ArchitecturalLBR::isOn(bool) const { return (state.control & enable) != 0; }
bool ArchitecturalLBR::isCallStack() const { return (state.control & callStack) != 0; }

bool ArchitecturalLBR::selects(const Branch &branch) const
{
  if (! (state.control & (branch.endsInUser ? user : supervisor))) return false;
  return (state.control & bit(bitsOf(branch.kind).filter)) != 0;
}

Bit64u ArchitecturalLBR::info(const Branch &branch, Bit64u cycles) const
{
  return cycles | cyclesAreValid | bitsOf(branch.kind).type << kindShift;
}

// The registers count from the newest record; those beyond the depth are not there.
const Bit64u *ArchitecturalLBR::storage(Bit32u msr, Access *access) const
{
  const BranchRecord *record;
  Bit32u n;
  const Bit64u *place;
  if ((n = msr - IA32_LBR_0_FROM_IP) < mostRecords) place = &(record = &newest(n))->from;
  else if ((n = msr - IA32_LBR_0_TO_IP) < mostRecords) place = &(record = &newest(n))->to;
  else if ((n = msr - IA32_LBR_0_INFO) < mostRecords) place = &(record = &newest(n))->info;
  else {
    *access = Access::foreign;
    return nullptr;
  }
  *access = n < state.depth ? Access::done : Access::fault;
  return n < state.depth ? place : nullptr;
}

Access ArchitecturalLBR::read(Bit32u msr, Bit64u *value) const
{
  if (msr == IA32_LBR_CTL) *value = state.control;
  else if (msr == IA32_LBR_DEPTH) *value = state.depth;
  else {
    Access access;
    if (const Bit64u *place = storage(msr, &access)) *value = *place;
    return access;
  }
  return Access::done;
}

// A write of the depth, also of the same one, clears all records.
Access ArchitecturalLBR::setDepth(Bit64u value)
{
  if (value != 8 && value != 16 && value != 32) return Access::fault;
  Bit64u control = state.control;
  reset();
  state.control = control;
  state.depth = value;
  return Access::done;
}

Access ArchitecturalLBR::write(Bit32u msr, Bit64u value)
{
  if (msr == IA32_LBR_DEPTH) return setDepth(value);
  if (msr == IA32_LBR_CTL) {
    if (value & ~controlMask) return Access::fault;
    state.control = value;
    return Access::done;
  }
  Access access;
  if (const Bit64u *place = storage(msr, &access)) *const_cast<Bit64u *>(place) = value;
  return access;
}
