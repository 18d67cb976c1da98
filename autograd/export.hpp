/// XGRAD_EXPORT: what a shared library lets its users see.
#pragma once

// XGRAD_STATIC_DEFINE is defined where a static xgrad is built or used; nothing is exported then.
#if defined(XGRAD_STATIC_DEFINE) || !defined(__GNUC__)
#define XGRAD_EXPORT
#else
#define XGRAD_EXPORT __attribute__((visibility("default")))
#endif
