#include "ocr/fields/signature_evidence.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/issued_date.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// What is left of the doubt about a value that a signature repeats. A misread name is no other
// agency's or person's, but a misread day may fall on a day of signing.
constexpr double kDoubtAfterName = 0.3;
constexpr double kDoubtAfterSameDay = 0.4;
constexpr double kDoubtAfterNearDay = 0.75;  // leaves a handwritten day to a person
constexpr int kNearDays = 3;                 // an agency signs on the day or on one of the next

constexpr size_t kMostWordsOfAPerson = 5;

std::vector<std::string> Words(std::string_view text) {
  return SplitAtAny(NormalizeText(text), " ");
}

// The same words, but for case and for the vowel that a tone stands on.
bool SameName(std::string_view a, std::string_view b) {
  const std::vector<std::string> x = Words(a);
  const std::vector<std::string> y = Words(b);
  return !x.empty() && std::equal(x.begin(), x.end(), y.begin(), y.end(),
                                  [](const std::string& v, const std::string& w) {
                                    return SameButForTonePlace(v, w);
                                  });
}

std::string FoldedName(std::string_view name) {
  return LettersOnly(FoldForMatch(NormalizeText(name)));
}

// The same letters with other marks, where the certificate has marks at all.
bool SpeltOtherwise(std::string_view read, std::string_view certified) {
  const std::string folded = FoldedName(certified);
  const bool has_marks =
      NormalizeText(certified).size() > FoldForMatch(NormalizeText(certified)).size();
  return has_marks && !folded.empty() && FoldedName(read) == folded && !SameName(read, certified);
}

bool BeginsLikeAnAgency(const std::vector<std::string>& words, const Vocabulary& vocabulary) {
  std::string head;
  for (const std::string& word : words) {
    head += FoldedName(word);
    const std::vector<Phrase>& beginnings = vocabulary.agency_beginnings();
    if (std::any_of(beginnings.begin(), beginnings.end(),
                    [&](const Phrase& beginning) { return beginning.folded == head; }))
      return true;
  }
  return false;
}

// "Vũ" is a family name and "Vụ" an agency: the marks tell them apart.
bool IsPerson(const std::vector<std::string>& words, const Vocabulary& vocabulary) {
  if (words.size() < 2 || words.size() > kMostWordsOfAPerson) return false;
  const std::vector<Phrase>& names = vocabulary.family_names();
  return std::any_of(
             names.begin(), names.end(),
             [&](const Phrase& name) { return SameButForTonePlace(words[0], name.name); }) ||
         !BeginsLikeAnAgency(words, vocabulary);
}

std::optional<sys_days> DayOf(std::string_view iso) {
  const auto part = [&](size_t begin, size_t size) {
    int number = 0;
    const std::string digits(iso.substr(std::min(begin, iso.size()), size));
    return absl::SimpleAtoi(digits, &number) ? number : -1;
  };
  const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
  if (!IsoDate(year, month, day)) return std::nullopt;
  return sys_days(std::chrono::year(year) / month / day);
}

Field Confirm(Field field, double doubt_left, Reason why) {
  if (field.confidence <= 0) return field;
  const double confidence = 1 - (1 - field.confidence) * doubt_left;
  field.at_most = std::max(field.at_most, confidence);
  return Rescale(std::move(field), confidence / field.confidence, std::move(why));
}

void WeighOrgan(const std::vector<SignatureEvidence>& signatures, Field& organ) {
  for (const SignatureEvidence& signature : signatures) {
    if (!signature.person.empty() || !SameName(signature.organ, organ.value)) continue;
    organ = Confirm(std::move(organ), kDoubtAfterName,
                    Because("the agency that signed the file has this name in its certificate"));
    return;
  }
  for (const SignatureEvidence& signature : signatures) {
    if (!signature.person.empty() || !SpeltOtherwise(organ.value, signature.organ)) continue;
    organ = Rescale(std::move(organ), kDoubtful,
                    Because("the certificate of the agency that signed the file spells it $0",
                            {signature.organ}));
    return;
  }
}

void WeighSigner(const std::vector<SignatureEvidence>& signatures, Field& name) {
  for (const SignatureEvidence& signature : signatures) {
    if (!SameName(signature.person, name.value)) continue;
    name =
        Confirm(std::move(name), kDoubtAfterName, Because("a person of this name signed the file"));
    return;
  }
}

// The first signature at or after a day; nullptr if there is none. Those without a time are none.
const SignatureEvidence* FirstSince(const std::vector<SignatureEvidence>& signatures,
                                    sys_days since) {
  const SignatureEvidence* first = nullptr;
  for (const SignatureEvidence& signature : signatures) {
    const std::optional<sys_days> day = DayOf(signature.time_iso);
    if (!day || *day < since) continue;
    if (first == nullptr || *day < *DayOf(first->time_iso)) first = &signature;
  }
  return first;
}

// The last day on which an agency signed.
std::string LastDayOfAgency(const std::vector<SignatureEvidence>& signatures) {
  std::string last;
  for (const SignatureEvidence& signature : signatures)
    if (signature.person.empty() && !signature.organ.empty() && DayOf(signature.time_iso))
      last = std::max(last, signature.time_iso.substr(0, 10));
  return last;
}

void WeighDate(const std::vector<SignatureEvidence>& signatures, sys_days issued, Field& date) {
  const SignatureEvidence* next = FirstSince(signatures, issued);
  if (next == nullptr) {
    // A person may sign before the number and the day are given, the agency only afterwards.
    const std::string last = LastDayOfAgency(signatures);
    if (last.empty()) return;
    date = Rescale(std::move(date), kDoubtful,
                   Because("the agency signed the file before this day: on $0", {last}));
    return;
  }
  const auto gap = (*DayOf(next->time_iso) - issued).count();
  if (gap > kNearDays) return;
  date =
      gap == 0
          ? Confirm(std::move(date), kDoubtAfterSameDay, Because("the file was signed on this day"))
          : Confirm(std::move(date), kDoubtAfterNearDay,
                    Because("the file was signed within $0 days of it", {absl::StrCat(kNearDays)}));
}

void ProposeDate(const std::vector<SignatureEvidence>& signatures, Field& date) {
  const SignatureEvidence* first = FirstSince(signatures, sys_days::min());
  if (first == nullptr) return;
  date.value = first->time_iso.substr(0, 10);
  date.confidence = kGuess;
  date = Rescale(std::move(date), 1,
                 Because("no date could be read: this is the day on which $0 signed the file",
                         {first->person.empty() ? first->organ : first->person}));
}

}  // namespace

SignatureEvidence WhoSigned(std::string_view common_name, std::string_view organization,
                            std::string time_iso, const Vocabulary& vocabulary) {
  const std::vector<std::string> words = Words(common_name);
  SignatureEvidence who{.time_iso = std::move(time_iso)};
  if (IsPerson(words, vocabulary)) {
    who.person = NormalizeText(common_name);
    who.organ = NormalizeText(organization);
  } else {
    who.organ = NormalizeText(words.empty() ? organization : common_name);
  }
  return who;
}

void WeighSignatures(const std::vector<SignatureEvidence>& signatures, DocumentFields& fields) {
  if (!fields.organ_name.value.empty()) WeighOrgan(signatures, fields.organ_name);
  if (!fields.signer.full_name.value.empty()) WeighSigner(signatures, fields.signer.full_name);
  if (fields.issued_date.value.empty()) {
    ProposeDate(signatures, fields.issued_date);
  } else if (const std::optional<sys_days> issued = DayOf(fields.issued_date.value)) {
    WeighDate(signatures, *issued, fields.issued_date);
  }
}

}  // namespace sohoa
