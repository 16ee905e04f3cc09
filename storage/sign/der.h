// ASN.1 values in DER (ITU-T X.690), written inside out.
#ifndef SOHOA_STORAGE_SIGN_DER_H_
#define SOHOA_STORAGE_SIGN_DER_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// `tag` is the identifier octet as it stands.
std::string Der(uint8_t tag, std::string_view content);

std::string DerSequence(std::initializer_list<std::string_view> parts);
std::string DerSet(std::vector<std::string> parts);  // SET OF: sorted as DER wants it
std::string DerOid(std::string_view dotted);  // REQUIRES: "1.2.840.113549", at least two arcs
std::string DerInteger(uint32_t value);
std::string DerOctets(std::string_view bytes);
std::string DerNull();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_DER_H_
