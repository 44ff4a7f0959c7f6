#include "words.h"

#include <errno.h>
#include <stdlib.h>

static int is_space(char character) { return character == ' ' || character == '\t'; }

static int is_digit(char character, int base)
{
  if (character >= '0' && character <= '9')
    return 1;
  return base == 16 && ((character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F'));
}

static void skip_spaces(struct words *words)
{
  while (is_space(*words->at))
    words->at++;
}

/* Ends a word that the C library has read. */
static int ends(struct words *words, const char *end)
{
  int is_good = !errno && (!*end || is_space(*end));

  if (!is_good)
    words->is_bad = 1;
  words->at = end;
  return is_good;
}

int64_t take_number(struct words *words, int64_t least, int64_t most)
{
  char *end;

  skip_spaces(words);
  if (!is_digit(words->at[*words->at == '-'], 10)) {
    words->is_bad = 1;
    return 0;
  }
  errno = 0;
  long long number = strtoll(words->at, &end, 10);
  if (!ends(words, end))
    return 0;
  if (number < least || number > most) {
    words->is_bad = 1;
    return 0;
  }
  return number;
}

uint64_t take_unsigned(struct words *words, int base)
{
  char *end;

  skip_spaces(words);
  if (!is_digit(*words->at, base)) {
    words->is_bad = 1;
    return 0;
  }
  errno = 0;
  unsigned long long number = strtoull(words->at, &end, base);
  return ends(words, end) ? number : 0;
}

char take_letter(struct words *words)
{
  skip_spaces(words);
  if (*words->at < 'a' || *words->at > 'z')
    return 0;
  return *words->at++;
}

void take_text(struct words *words, char *text, int size)
{
  int length = 0;

  for (; *words->at && !is_space(*words->at); words->at++) {
    char letter = *words->at;
    int is_good = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || is_digit(letter, 10) ||
                  letter == '_' || letter == '-' || letter == '/';
    if (!is_good || length == size - 1)
      words->is_bad = 1;
    else
      text[length++] = letter;
  }
  text[length] = 0;
  if (!length)
    words->is_bad = 1;
}

int is_taken(struct words *words)
{
  skip_spaces(words);
  return !words->is_bad && !*words->at;
}
