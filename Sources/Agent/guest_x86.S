/*
 * The guest's program on x86: plays a PMU driver, in real mode at 1000H, by what user space asks it
 * through the mailbox (shared.h). It touches nothing outside of its memory and never exits by itself.
 */
#if defined(__x86_64__)
#include "guest_x86.h"

	.section .rodata
	.globl	guest_program, guest_program_end
	.code16
guest_program:
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$GUEST_STACK, %sp
	movw	$GUEST_ENTRY + fault - guest_program, 13 * 4
	movw	%ax, 13 * 4 + 2
	movw	$GUEST_ENTRY + interrupt - guest_program, 2 * 4
	movw	%ax, 2 * 4 + 2
	/* The processor writes PEBS records only into pages that are there. */
	addl	$0, GUEST_PEBS_AREA
	addl	$0, GUEST_PEBS_BUFFER
	/* The local APIC in x2APIC mode, enabled, the counters' interrupt as an NMI. */
	movl	$0x1b, %ecx
	movl	$0xfee00d00, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$0x80f, %ecx
	movl	$0x1ff, %eax
	wrmsr
	movl	$0x834, %ecx
	movl	$0x400, %eax
	wrmsr

next:	movl	MAILBOX_SEQUENCE, %esi
	cmpl	MAILBOX_DONE, %esi
	je	idle
	/* An access that leaves the guest takes thousands of clocks, and one that does not a few. */
	rdtsc
	movl	%eax, MAILBOX_CLOCKS
	movl	MAILBOX_COUNTER, %ecx
	movl	MAILBOX_ARGUMENT, %eax
	movl	MAILBOX_ARGUMENT + 4, %edx
	movl	$0, MAILBOX_FAULTS
	movl	MAILBOX_COMMAND, %ebx
	cmpw	$GUEST_WRMSR, %bx
	je	write
	cmpw	$GUEST_RDMSR, %bx
	je	read
	cmpw	$GUEST_RDPMC, %bx
	je	count
	cmpw	$GUEST_CPUID, %bx
	je	identify
	cmpw	$GUEST_COUNT_BRANCHES, %bx
	je	branches
	cmpw	$GUEST_HALT, %bx
	je	halt
	cmpw	$GUEST_USER_RDPMC, %bx
	je	user
done:	rdtsc
	subl	MAILBOX_CLOCKS, %eax
	movl	%eax, MAILBOX_CLOCKS
	movl	%esi, MAILBOX_DONE
	jmp	next
idle:	movw	$200, %cx
1:	decw	%cx
	jnz	1b
	jmp	next

write:	wrmsr
	jmp	done
read:	rdmsr
	jmp	answer
count:	rdpmc
answer:	movl	%eax, MAILBOX_RESULT
	movl	%edx, MAILBOX_RESULT + 4
	jmp	done

/* Leaves the guest each time, and the hypervisor executes it. */
identify:
	movl	%eax, %edi
1:	xorl	%eax, %eax
	cpuid
	decl	%edi
	jnz	1b
	jmp	done

/* Up to an interrupt, or until user space says that it runs again. */
halt:	movl	%esi, MAILBOX_DONE
	hlt
	jmp	next

/*
 * RDPMC as a program executes it, at privilege level 3: in protected mode for a moment. HLT behind it brings the
 * guest back, as it is for level 0 alone; the handler looks which of the two faulted.
 */
user:	lgdt	GUEST_ENTRY + gdt - guest_program
	lidt	GUEST_ENTRY + protected_idt - guest_program
	/* A task register that is loaded once more must find its segment not busy. */
	movb	$0x81, GUEST_ENTRY + task_descriptor + 5 - guest_program
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmpw	$SYSTEM_CODE, $GUEST_ENTRY + protected - guest_program
protected:
	movw	$SYSTEM_DATA, %ax
	movw	%ax, %ss
	movw	%ax, %ds
	movw	$TASK, %ax
	ltr	%ax
	pushw	$USER_DATA
	pushw	$GUEST_STACK - 0x100
	pushfw
	pushw	$USER_CODE
	pushw	$GUEST_ENTRY + program - guest_program
	iretw
program:
	rdpmc
	hlt
protected_fault:
	/* Level 3 has lost what is for level 0 alone. */
	pushw	$SYSTEM_DATA
	popw	%ds
	movl	%eax, MAILBOX_RESULT
	movl	%edx, MAILBOX_RESULT + 4
	movw	%sp, %bp
	cmpw	$GUEST_ENTRY + program - guest_program, 2(%bp)
	jne	1f
	incl	MAILBOX_FAULTS
1:	movl	%cr0, %eax
	andb	$0xfe, %al
	movl	%eax, %cr0
	ljmpw	$0, $GUEST_ENTRY + real - guest_program
real:	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$GUEST_STACK, %sp
	lidt	GUEST_ENTRY + real_idt - guest_program
	jmp	done
protected_interrupt:
	iretw

	.balign	8
	/* SDM vol. 3, "Segment Descriptors": 64 KB from 0 on, 16 bits; levels 0 and 3. */
gdt_entries:
	.quad	0
	.set	SYSTEM_CODE, . - gdt_entries
	.quad	0x00009b000000ffff
	.set	SYSTEM_DATA, . - gdt_entries
	.quad	0x000093000000ffff
	.set	USER_CODE, . - gdt_entries + 3
	.quad	0x0000fb000000ffff
	.set	USER_DATA, . - gdt_entries + 3
	.quad	0x0000f3000000ffff
	.set	TASK, . - gdt_entries
task_descriptor:
	.word	0x2b, GUEST_ENTRY + task - guest_program, 0x8100, 0
gdt:	.word	. - gdt_entries - 1
	.long	GUEST_ENTRY + gdt_entries - guest_program
	/* "16-Bit Task-State Segment": the stack of level 0. */
task:	.word	0, GUEST_STACK, SYSTEM_DATA
	.fill	0x2c - 6, 1, 0
	/* "IDT Descriptors": an NMI and a protection fault, through gates of 16 bits. */
idt_entries:
	.quad	0, 0
	.word	GUEST_ENTRY + protected_interrupt - guest_program, SYSTEM_CODE, 0x8600, 0
	.fill	10, 8, 0
	.word	GUEST_ENTRY + protected_fault - guest_program, SYSTEM_CODE, 0x8600, 0
protected_idt:
	.word	. - idt_entries - 1
	.long	GUEST_ENTRY + idt_entries - guest_program
real_idt:
	.word	0x3ff
	.long	0

/*
 * How many of the 32 registers from ECX on are not zero, and how many of those 64 further on hold where
 * the last branch before went, which EAX, below GUEST_LANDINGS, makes another one each time. There is no
 * branch between them that would be recorded.
 */
branches:
	movl	%ecx, %ebx
	xorl	%ebp, %ebp
	xorl	%edi, %edi
	leal	GUEST_ENTRY + landings - guest_program(%eax), %esi
	jmpw	*%si
landings:
	.fill	GUEST_LANDINGS, 1, 0x90
	.set	number, 0
	.rept	32
	leal	number(%ebx), %ecx
	rdmsr
	orl	%edx, %eax
	negl	%eax
	adcl	$0, %ebp
	leal	number + 64(%ebx), %ecx
	rdmsr
	subl	%esi, %eax
	cmpl	$1, %eax
	adcl	$0, %edi
	.set	number, number + 1
	.endr
	movl	%ebp, %eax
	movl	%edi, %edx
	movl	MAILBOX_SEQUENCE, %esi
	jmp	answer

/* WRMSR, RDMSR and RDPMC, which alone can fault here, have two bytes each. */
fault:	pushw	%bp
	movw	%sp, %bp
	addw	$2, 2(%bp)
	incl	MAILBOX_FAULTS
	popw	%bp
	iretw

/*
 * What a driver does at an overflow: looks who has overflowed, writes each back, clears the status and
 * unmasks the entry of the local APIC. Without a status register the sign of a counter tells.
 */
interrupt:
	pushal
	incl	MAILBOX_INTERRUPTS
	xorl	%eax, %eax
	xorl	%edx, %edx
	movl	GUEST_STATUS_REGISTER, %ecx
	jecxz	1f
	rdmsr
	orl	%eax, MAILBOX_OVERFLOWS
	orl	%edx, MAILBOX_OVERFLOWS + 4
1:	movl	%eax, %esi
	movl	%edx, %edi
	movw	$GUEST_RELOADS, %bx
2:	movl	(%bx), %ecx
	jecxz	5f
	testl	%esi, 4(%bx)
	jnz	3f
	testl	%edi, 8(%bx)
	jnz	3f
	cmpl	$0, GUEST_STATUS_REGISTER
	jne	4f
	rdmsr
	testl	$0x8000, %edx
	jnz	4f
	movl	4(%bx), %eax
	orl	%eax, MAILBOX_OVERFLOWS
3:	movl	12(%bx), %eax
	movl	16(%bx), %edx
	wrmsr
4:	addw	$GUEST_RELOAD_SIZE, %bx
	jmp	2b
5:	movl	GUEST_RESET_REGISTER, %ecx
	jecxz	6f
	movl	%esi, %eax
	movl	%edi, %edx
	wrmsr
6:	movl	$0x834, %ecx
	movl	GUEST_INTERRUPT_ENTRY, %eax
	xorl	%edx, %edx
	wrmsr
	popal
	iretw
guest_program_end:
	.code64
#endif
	.section .note.GNU-stack,"",@progbits
