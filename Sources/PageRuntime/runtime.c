// What Swift's library asks of the system below it, where that is a page in a browser.
//
// Memory and text come from wasi-libc; here stands what that lacks, or would ask its host for. A
// page has nobody to ask: the module imports nothing.

#include <stddef.h>
#include <stdint.h>

void *memset(void *, int, size_t);

// Hashes need no secret: the page hashes what its own reader typed, and the same text has to give
// the same answer.
void arc4random_buf(void *buffer, size_t count) { memset(buffer, 0, count); }

// A page has no standard output; what traps says nothing on its way.
int putchar(int character) { return character; }

// Numbers in texts are read by the language itself, so that nothing asks for this one.
const char *_swift_stdlib_strtod_clocale(const char *text, double *number) {
  (void)text;
  (void)number;
  __builtin_trap();
}

// The product of two numbers of 128 bits, which the compiler asks for where one of 64 bits might
// overflow.
__int128 __multi3(__int128 left, __int128 right) {
  uint64_t a = (uint64_t)left, b = (uint64_t)right;
  uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
  uint64_t low = a_low * b_low;
  uint64_t middle = a_high * b_low + (low >> 32);
  uint64_t rest = a_low * b_high + (uint32_t)middle;
  uint64_t high = a_high * b_high + (middle >> 32) + (rest >> 32);
  high += (uint64_t)((unsigned __int128)left >> 64) * b + a * (uint64_t)((unsigned __int128)right >> 64);
  return (__int128)(((unsigned __int128)high << 64) | (rest << 32) | (uint32_t)low);
}
