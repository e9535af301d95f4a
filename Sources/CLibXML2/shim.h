#include <libxml/xmlversion.h>

// libxml2's headers would pull in the system's ICU, whose declarations clash with those of Foundation's own copy.
// Only the insides of a structure that is never touched here depend on it.
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/encoding.h>
#include <libxml/tree.h>

// `xmlFree` is a variable that holds a function, which Swift takes for shared mutable state.
static inline void xmlFreeText(xmlChar *text) { xmlFree(text); }
