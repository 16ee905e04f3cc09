// Ownership of what a C library makes: CPtr<X509, X509_free>.
#ifndef SOHOA_STORAGE_SIGN_C_PTR_H_
#define SOHOA_STORAGE_SIGN_C_PTR_H_

#include <memory>

namespace sohoa {

template <auto Free>
struct CFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

template <typename T, auto Free>
using CPtr = std::unique_ptr<T, CFree<Free>>;

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_C_PTR_H_
