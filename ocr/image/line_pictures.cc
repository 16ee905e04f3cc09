// Linked into the reader's program only, where its definition of a Leptonica function stands before
// the library's own. Tesseract keeps the picture of each line that it recognises as a PNG in
// memory, which it compresses and at once unpacks again: 9 % of all computing. It reads whatever
// format it finds there, so it gets Leptonica's plain one: the same pixels, copied.
#include <dlfcn.h>
#include <leptonica/allheaders.h>

extern "C" l_ok pixWriteMem(l_uint8** data, size_t* size, PIX* picture, l_int32 format) {
  if (format == IFF_PNG) return pixWriteMemSpix(data, size, picture);
  static const auto original =
      reinterpret_cast<decltype(&pixWriteMem)>(dlsym(RTLD_NEXT, "pixWriteMem"));
  return original == nullptr ? 1 : original(data, size, picture, format);
}
