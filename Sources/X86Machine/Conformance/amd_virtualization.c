/* Host-only and guest-only counters around a guest that shares the host's address space. */

#include "amd.h"

enum { PerfEvtSelExt0 = 0xc0010200, PerfCtrExt0 = 0xc0010201, EFER = 0xc0000080,
  VM_HSAVE_PA = 0xc0010117 };
#define SVME BIT(12)
#define GUEST_ONLY BIT(40)
#define HOST_ONLY BIT(41)
enum { OS = 1 << 17, EN = 1 << 22, INSTRUCTIONS = 0xc0 };

void svm_enter(u64 block);
extern u8 guest[], guest_stack_end[];
extern u32 guest_register, guest_is_svm;

static u8 saved[4096] __attribute__((aligned(4096)));
static u8 block[4096] __attribute__((aligned(4096)));

static void put(u32 offset, u64 value) { *(volatile u64 *)(block + offset) = value; }
static void segment(u32 offset, u64 selector, u64 attributes, u64 limit, u64 base)
{
  put(offset, selector | attributes << 16 | limit << 32);
  put(offset + 8, base);
}

/* APM vol. 2, appendix B, "Layout of VMCB". */
static void prepare(void)
{
  struct {
    unsigned short limit;
    u64 base;
  } __attribute__((packed)) gdtr, idtr;
  asm volatile("sgdt %0; sidt %1" : "=m"(gdtr), "=m"(idtr));
  u64 cr0, cr3;
  asm volatile("mov %%cr0, %0; mov %%cr3, %1" : "=r"(cr0), "=r"(cr3));
  for (u32 n = 0; n < 4096; n += 8) put(n, 0);
  put(0x058, 1);          /* ASID */
  put(0x010, 3);  /* intercepts VMRUN and VMMCALL */
  for (u32 n = 0; n < 6; n++)
    segment(0x400 + 16 * n, n == 1 ? 0x10 : 0x18, n == 1 ? 0xa9b : 0xc93, 0xffffffff, 0);
  segment(0x460, 0, 0, gdtr.limit, gdtr.base);
  segment(0x480, 0, 0, idtr.limit, idtr.base);
  put(0x4d0, rdmsr(EFER));
  put(0x548, read_cr4());
  put(0x550, cr3);
  put(0x558, cr0);
  put(0x560, 0x400);
  put(0x568, 0xffff0ff0);
  put(0x570, 2);
  put(0x578, (u64)guest);
  put(0x5d8, (u64)guest_stack_end);
}

static u64 counts(u64 qualifier)
{
  prepare();
  wrmsr(PerfCtrExt0, 0);
  wrmsr(PerfEvtSelExt0, EN | OS | INSTRUCTIONS | qualifier);
  svm_enter((u64)block);
  wrmsr(PerfEvtSelExt0, 0);
  check("the guest ends with VMMCALL", "APM 2, appendix C, SVM intercept codes", 0x81,
        *(volatile u64 *)(block + 0x070));
  return rdmsr(PerfCtrExt0);
}

/* An overflow interrupts while the guest runs; returns the intercept code of the exit. */
static u64 interrupted(u64 host_flag, u64 guest_flag)
{
  enum { INT = 1 << 20, V_INTR_MASKING = 1 << 24, INTERCEPT_INTR = 1 };
  prepare();
  put(0x008, *(volatile u64 *)(block + 0x008) | (u64)INTERCEPT_INTR << 32);
  put(0x060, V_INTR_MASKING);
  put(0x570, 2 | guest_flag << 9);
  pmi_count = 0;
  set_lvtpc(PMI_VECTOR);
  wrmsr(PerfCtrExt0, BIT(48) - 500);
  wrmsr(PerfEvtSelExt0, EN | OS | INSTRUCTIONS | INT | GUEST_ONLY);
  if (host_flag) asm volatile("sti");
  svm_enter((u64)block);
  asm volatile("cli");
  wrmsr(PerfEvtSelExt0, 0);
  return *(volatile u64 *)(block + 0x070);
}

void amd_virtualization(void)
{
  topic("SVM");
  const char *only = "APM 2, 13.2.1, Host/Guest Only";
  if (! (cpuid(0x80000001, 0).ecx >> 2 & 1)) return;
  wrmsr(EFER, rdmsr(EFER) | SVME);
  wrmsr(VM_HSAVE_PA, (u64)saved);
  guest_register = 0;
  guest_is_svm = 1;
  check_range("without host-only and guest-only a counter counts both", only, 2000, 2100,
              counts(0));
  check_range("guest-only counts the guest", only, 2000, 2010, counts(GUEST_ONLY));
  check_range("host-only does not", only, 1, 90, counts(HOST_ONLY));
  check_range("both bits count both", only, 2000, 2100, counts(GUEST_ONLY | HOST_ONLY));
  topic("SVM, physical interrupts");
  const char *masking = "APM 2, 15.21.1, Physical (INTR) Interrupt Masking in EFLAGS";
  check("with V_INTR_MASKING an interrupt ends a guest whose RFLAGS.IF is 0", masking, 0x60,
        interrupted(1, 0));
  check("and is taken when the host has interrupts again", masking, 1, pmi_count);
  check("while the host's RFLAGS.IF is 0 it does not, whatever the guest's is", masking, 0x81,
        interrupted(0, 1));
  asm volatile("sti; nop; nop; cli");
  check("and waits until that is 1", masking, 1, pmi_count);
  set_lvtpc(LVT_MASKED);
  pmi_count = 0;
  wrmsr(EFER, rdmsr(EFER) & ~SVME);
}
