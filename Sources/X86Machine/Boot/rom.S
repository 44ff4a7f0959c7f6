// SPDX-License-Identifier: LGPL-2.1-or-later
//
// An option ROM that starts a program which the emulator has already put into memory. The BIOS
// calls it when the machine is set up; it asks the BIOS for the memory map, changes to 64-bit mode
// and jumps to the program's entry with the address of the boot parameters in RSI, as the 64-bit
// boot protocol of Linux wants (Documentation/arch/x86/boot.rst). It never returns.

	.set	base, 0xd0000		// where image.py puts it
	.set	map, 0x8000		// the memory map on its way
	.code16
	.globl	start
start:	.byte	0x55, 0xaa, 1		// one block of 512 bytes
	jmp	ask
	.org	8
// image.py fills these in.
parameters:	.long	0
entry:		.long	0
page_tables:	.long	0

ask:	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	$(map >> 4), %ax
	movw	%ax, %es
	xorw	%di, %di
	xorl	%ebx, %ebx
	xorl	%ebp, %ebp		// entries so far
1:	movl	$0xe820, %eax		// INT 15H, E820H: one entry of 20 bytes
	movl	$20, %ecx
	movl	$0x534d4150, %edx	// 'SMAP'
	int	$0x15
	jc	2f
	addw	$20, %di
	incl	%ebp
	testl	%ebx, %ebx
	jnz	1b
2:	cli
	inb	$0x92, %al		// A20
	orb	$2, %al
	andb	$0xfe, %al
	outb	%al, $0x92
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	descriptors - start
	movl	%cr0, %eax
	orl	$1, %eax		// PE
	movl	%eax, %cr0
	ljmpl	$0x08, $(base + protected - start)

	.code32
protected:
	movw	$0x18, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movl	parameters - start + base, %edx
	movl	%ebp, %eax
	movb	%al, 0x1e8(%edx)	// boot_params.e820_entries
	leal	0x2d0(%edx), %edi	// boot_params.e820_table
	movl	$map, %esi
	imull	$5, %ebp, %ecx
	rep movsl
	movl	%cr4, %eax
	orl	$0x20, %eax		// PAE
	movl	%eax, %cr4
	movl	page_tables - start + base, %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx	// EFER
	rdmsr
	orl	$0x100, %eax		// LME
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000000, %eax	// PG
	movl	%eax, %cr0
	movl	%edx, %esi
	ljmpl	$0x10, $(base + long - start)

	.code64
long:	movl	parameters - start + base, %esi
	movl	entry - start + base, %eax
	xorl	%edi, %edi
	jmp	*%rax

	.balign	8
table:	.quad	0
	.quad	0x00cf9a000000ffff	// 08H code
	.quad	0x00af9a000000ffff	// 10H 64-bit code, 18H data: where Linux wants them
	.quad	0x00cf92000000ffff
descriptors:
	.word	. - table - 1
	.long	base + table - start
	.org	512
