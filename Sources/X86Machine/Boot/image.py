#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the images of one program for the emulated machine: what is in memory when it starts.

usage: image.py FOLDER ROM PROGRAM [INITRD [COMMAND-LINE]]

PROGRAM is a 64-bit ELF file or a kernel as distributions ship it (bzImage), whose payload is
unpacked here to the same vmlinux that it would unpack itself. ROM is what rom.S was assembled to.
FOLDER gets rom.bin, program.bin, parameters.bin and memory.bochsrc, which names them.
"""
import os
import struct
import subprocess
import sys

ROM_ADDRESS = 0xD0000
PAGE = 0x1000

# By their first bytes; the kernel's own decompressors know these too.
DECOMPRESSORS = {
    b"\x02\x21\x4c\x18": ["lz4", "-dc"], b"\x28\xb5\x2f\xfd": ["zstd", "-dc"],
    b"\xfd7zX": ["xz", "-dc"], b"\x1f\x8b\x08\x00": ["gzip", "-dc"],
}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def payload(kernel):
    """The vmlinux in a bzImage. Boot protocol 2.08: setup_sects, payload_offset, payload_length."""
    setup_sectors = kernel[0x1F1] or 4
    offset, length = struct.unpack_from("<II", kernel, 0x248)
    start = (setup_sectors + 1) * 512 + offset
    packed, size = kernel[start:start + length - 4], kernel[start + length - 4:start + length]
    command = DECOMPRESSORS.get(packed[:4])
    if command is None:
        sys.exit(f"the kernel is packed in a way that is not known: {packed[:4].hex()}")
    # What follows the payload in the file is no concern of the decompressor; it may say so.
    done = subprocess.run(command, input=packed, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if len(done.stdout) != struct.unpack("<I", size)[0]:
        sys.exit(f"{command[0]}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def loaded(elf):
    """Address, bytes, end with what is zero at first, and entry of an ELF program."""
    if elf[:5] != b"\x7fELF\x02":
        sys.exit("the program is not a 64-bit ELF file")
    entry, table = struct.unpack_from("<QQ", elf, 24)
    size, count = struct.unpack_from("<HH", elf, 54)
    segments = []
    for number in range(count):
        kind, _, offset, _, address, in_file, in_memory, _ = struct.unpack_from(
            "<IIQQQQQQ", elf, table + number * size)
        if kind == 1:
            segments.append((address, offset, in_file, in_memory))
    low = min(address for address, *_ in segments)
    image = bytearray(max(address + in_file for address, _, in_file, _ in segments) - low)
    for address, offset, in_file, _ in segments:
        image[address - low:address - low + in_file] = elf[offset:offset + in_file]
    return low, image, max(address + in_memory for address, _, _, in_memory in segments), entry


def page_tables(address):
    """The first four GB, each address at itself."""
    pml4 = struct.pack("<Q", address + PAGE | 3).ljust(PAGE, b"\0")
    pdpt = b"".join(struct.pack("<Q", address + (2 + n) * PAGE | 3) for n in range(4))
    return pml4 + pdpt.ljust(PAGE, b"\0") + b"".join(
        struct.pack("<Q", n << 21 | 0x83) for n in range(2048))


def boot_parameters(kernel, entry, at, initrd_at, initrd_size):
    """The zero page of Linux' boot protocol; another program finds the memory map in it."""
    page = bytearray(PAGE)
    if kernel is not None:
        page[0x1F1:0x290] = kernel[0x1F1:0x290]
    page[0x210] = 0xFF  # type_of_loader: not a registered one
    page[0x211] |= 1  # LOADED_HIGH
    struct.pack_into("<III", page, 0x214, entry, initrd_at, initrd_size)
    struct.pack_into("<I", page, 0x228, at + PAGE)  # cmd_line_ptr
    return page


def filled_rom(rom, parameters_at, entry, tables_at):
    rom = bytearray(rom)
    struct.pack_into("<III", rom, 8, parameters_at, entry, tables_at)
    rom[511] = -sum(rom[:511]) & 0xFF  # the BIOS wants a sum of zero
    return rom


def main(folder, rom, program, initrd=None, command_line=""):
    os.makedirs(folder, exist_ok=True)
    data = read(program)
    kernel = data if data[0x202:0x206] == b"HdrS" else None
    low, image, top, entry = loaded(payload(data) if kernel is not None else data)
    parameters_at = (top + 0xFFFFFF) & ~0xFFFFFF
    initrd_at = parameters_at + 0x100000
    initrd_size = os.path.getsize(initrd) if initrd else 0
    tables_at = parameters_at + 2 * PAGE
    files = {
        "rom.bin": filled_rom(read(rom), parameters_at, entry, tables_at),
        "program.bin": image,
        "parameters.bin": boot_parameters(kernel, entry, parameters_at, initrd_at, initrd_size)
        + command_line.encode().ljust(PAGE, b"\0") + page_tables(tables_at),
    }
    for name, contents in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(contents)
    at = os.path.abspath(folder)
    lines = [
        f"optromimage1: file={at}/rom.bin, address={ROM_ADDRESS:#x}",
        f"optramimage1: file={at}/program.bin, address={low:#x}",
        f"optramimage2: file={at}/parameters.bin, address={parameters_at:#x}",
    ]
    if initrd:
        lines.append(f"optramimage3: file={os.path.abspath(initrd)}, address={initrd_at:#x}")
    with open(os.path.join(folder, "memory.bochsrc"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if not 4 <= len(sys.argv) <= 6:
    sys.exit(__doc__)
main(*sys.argv[1:])
