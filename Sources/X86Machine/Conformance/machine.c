#include "machine.h"

#include "check.h"

extern u8 entries[], interrupt_stack_end[], leave_user[];
extern u64 rdpmc_result;
void rdpmc_user(u64 ecx);

static u64 gdt[9];
static struct {
  u64 low, high;
} __attribute__((aligned(16))) idt[256];
static struct {
  u32 reserved;
  u64 rsp[3], reserved2, ist[7], reserved3;
  u32 io;
} __attribute__((packed, aligned(16))) tss;
#define PAGE __attribute__((aligned(4096)))
static u64 pml4[512] PAGE, pdpt[512] PAGE, pd[4][512] PAGE;

volatile u32 pmi_count, nmi_count, debug_count;
volatile u64 pmi_address;

/* Where a #GP of level 0 goes on, 0: nowhere. */
static volatile u64 after_fault;
static volatile int faulted;

enum { CODE = 0x10, DATA = 0x18, USER_DATA = 0x20, USER_CODE = 0x28, TASK = 0x30 };

struct cpuid cpuid(u32 leaf, u32 subleaf)
{
  struct cpuid c;
  asm volatile("cpuid" : "=a"(c.eax), "=b"(c.ebx), "=c"(c.ecx), "=d"(c.edx)
               : "a"(leaf), "c"(subleaf));
  return c;
}

/* The instruction between the labels may fault. */
#define TRIED(instruction, ...)                                                      \
  asm volatile("leaq 1f(%%rip), %%r11; movq %%r11, %[after]; " instruction "; 1:"    \
               : [after] "=m"(after_fault), __VA_ARGS__ : "r11", "memory")

int try_read(u32 msr, u64 *value)
{
  u32 low = 0, high = 0;
  faulted = 0;
  TRIED("rdmsr", "+a"(low), "+d"(high) : "c"(msr));
  after_fault = 0;
  if (! faulted) *value = low | (u64)high << 32;
  return faulted;
}

int try_write(u32 msr, u64 value)
{
  u32 low = (u32)value, high = (u32)(value >> 32);
  faulted = 0;
  TRIED("wrmsr", "+a"(low), "+d"(high) : "c"(msr));
  after_fault = 0;
  return faulted;
}

int try_counter(u32 ecx, u64 *value)
{
  u32 low = 0, high = 0;
  faulted = 0;
  TRIED("rdpmc", "+a"(low), "+d"(high) : "c"(ecx));
  after_fault = 0;
  if (! faulted) *value = low | (u64)high << 32;
  return faulted;
}

int try_counter_in_user(u32 ecx, u64 *value)
{
  faulted = 0;
  run_user(rdpmc_user, ecx);
  *value = rdpmc_result;
  return faulted;
}

u64 rdmsr(u32 msr)
{
  u64 value = 0;
  if (try_read(msr, &value)) stop("RDMSR faulted", msr);
  return value;
}

void wrmsr(u32 msr, u64 value)
{
  if (try_write(msr, value)) stop("WRMSR faulted", msr);
}

void out8(unsigned short port, u8 value) { asm volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }

u32 in32(unsigned short port)
{
  u32 value;
  asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

u8 in8(unsigned short port)
{
  u8 value;
  asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

u64 read_cr4(void)
{
  u64 value;
  asm volatile("mov %%cr4, %0" : "=r"(value));
  return value;
}

void write_cr4(u64 value) { asm volatile("mov %0, %%cr4" : : "r"(value)); }

/* The local APIC, SDM vol. 3, APIC, "Local APIC Register Address Map". */
enum { APIC_EOI = 0xb0, APIC_SPURIOUS = 0xf0, APIC_LVTPC = 0x340 };
static volatile u32 *apic(u32 offset) { return (volatile u32 *)(0xfee00000ul + offset); }

void set_lvtpc(u32 entry) { *apic(APIC_LVTPC) = entry; }
u32 lvtpc(void) { return *apic(APIC_LVTPC); }
void interrupts_on(void) { asm volatile("sti; nop"); }
void interrupts_off(void) { asm volatile("cli"); }

void spin_in(int user, u64 count)
{
  if (user) run_user(spin_user, count);
  else spin(count);
}

/* frame: error code, RIP, CS, RFLAGS, RSP, SS. */
void interrupted(u64 vector, u64 *frame)
{
  switch (vector) {
    case 1:
      debug_count++;
      return;
    case 2:
      nmi_count++;
      return;
    case PMI_VECTOR:
      pmi_count++;
      pmi_address = frame[1];
      *apic(APIC_EOI) = 0;
      return;
    case 13:
      faulted = 1;
      if (frame[2] & 3) break;
      if (! after_fault) stop("#GP at", frame[1]);
      frame[1] = after_fault;
      return;
    case 0x80:
      break;
    default:
      print("at ");
      print_hex(frame[1]);
      print(": ");
      stop("exception", vector);
  }
  /* The end of what ran in level 3. */
  frame[1] = (u64)leave_user;
  frame[2] = CODE;
  frame[3] = 2;
  frame[5] = DATA;
}

static void set_descriptors(void)
{
  u64 base = (u64)&tss;
  gdt[CODE / 8] = 0x00af9a000000ffff;
  gdt[DATA / 8] = 0x00cf92000000ffff;
  gdt[USER_DATA / 8] = 0x00cff2000000ffff;
  gdt[USER_CODE / 8] = 0x00affa000000ffff;
  gdt[TASK / 8] = (sizeof tss - 1) | (base & 0xffffff) << 16 | 0x89ul << 40 |
    (base >> 24 & 0xff) << 56;
  gdt[TASK / 8 + 1] = base >> 32;
  tss.rsp[0] = (u64)interrupt_stack_end;
  tss.io = sizeof tss;
  struct {
    unsigned short limit;
    u64 base;
  } __attribute__((packed)) gdtr = {sizeof gdt - 1, (u64)gdt}, idtr = {sizeof idt - 1, (u64)idt};
  for (u64 n = 0; n < 256; n++) {
    u64 entry = (u64)entries + 16 * n, level = n == 0x80 ? 3 : 0;
    idt[n].low = (entry & 0xffff) | (u64)CODE << 16 | (0x8e00ul | level << 13) << 32 |
      (entry >> 16 & 0xffff) << 48;
    idt[n].high = entry >> 32;
  }
  asm volatile("lgdt %0; lidt %1; ltr %w2" : : "m"(gdtr), "m"(idtr), "r"(TASK));
  asm volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%ss" : : "r"(DATA));
  asm volatile("pushq %0; leaq 1f(%%rip), %%rax; pushq %%rax; lretq; 1:" : : "i"(CODE) : "rax");
}

/* Each address at itself, for level 3 too. */
static void set_pages(void)
{
  pml4[0] = (u64)pdpt | 7;
  for (u64 n = 0; n < 4; n++) {
    pdpt[n] = (u64)pd[n] | 7;
    for (u64 m = 0; m < 512; m++) pd[n][m] = (n << 30 | m << 21) | 0x87;
  }
  asm volatile("mov %0, %%cr3" : : "r"(pml4) : "memory");
}

void machine_begin(void)
{
  set_descriptors();
  set_pages();
  out8(0x21, 0xff);  /* nothing from the old interrupt controllers */
  out8(0xa1, 0xff);
  *apic(APIC_SPURIOUS) = 0x1ff;
}
