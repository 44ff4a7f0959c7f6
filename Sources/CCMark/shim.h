#include <cmark.h>

// mallopt(), for documents that make very many nodes.
#include <malloc.h>
