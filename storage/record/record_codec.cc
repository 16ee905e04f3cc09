#include "storage/record/record_codec.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "storage/record/parse_message.h"
#include "storage/record/record.pb.h"

namespace sohoa {
namespace {

void StoreBox(const Box& box, stored::Box* out) {
  out->set_x0(box.x0);
  out->set_y0(box.y0);
  out->set_x1(box.x1);
  out->set_y1(box.y1);
}

Box LoadBox(const stored::Box& in) { return {in.x0(), in.y0(), in.x1(), in.y1()}; }

template <typename Reasons>
void StoreReasons(const std::vector<Reason>& reasons, Reasons* out) {
  for (const Reason& reason : reasons) {
    stored::Reason* stored = out->Add();
    stored->set_text(reason.text);
    for (const std::string& arg : reason.args) stored->add_args(arg);
  }
}

template <typename Reasons>
std::vector<Reason> LoadReasons(const Reasons& reasons) {
  std::vector<Reason> out;
  out.reserve(static_cast<size_t>(reasons.size()));
  for (const stored::Reason& reason : reasons)
    out.push_back({reason.text(), {reason.args().begin(), reason.args().end()}});
  return out;
}

stored::Field ToStored(const Field& field) {
  stored::Field out;
  out.set_value(field.value);
  out.set_confidence(field.confidence);
  out.set_page(field.page);
  if (field.box != Box()) StoreBox(field.box, out.mutable_box());
  StoreReasons(field.reasons, out.mutable_reasons());
  switch (field.status) {
    case FieldStatus::kMissing:
      out.set_status(stored::FIELD_STATUS_MISSING);
      break;
    case FieldStatus::kReview:
      out.set_status(stored::FIELD_STATUS_REVIEW);
      break;
    case FieldStatus::kAuto:
      out.set_status(stored::FIELD_STATUS_AUTO);
      break;
    case FieldStatus::kConfirmed:
      out.set_status(stored::FIELD_STATUS_CONFIRMED);
      break;
  }
  return out;
}

FieldStatus FromStored(stored::FieldStatus status) {
  switch (status) {
    case stored::FIELD_STATUS_MISSING:
      return FieldStatus::kMissing;
    case stored::FIELD_STATUS_AUTO:
      return FieldStatus::kAuto;
    case stored::FIELD_STATUS_CONFIRMED:
      return FieldStatus::kConfirmed;
    default:
      return FieldStatus::kReview;  // also a status of a later version: a person must look
  }
}

Field FromStored(const stored::Field& field) {
  return {.value = field.value(),
          .confidence = field.confidence(),
          .page = field.page(),
          .box = {field.box().x0(), field.box().y0(), field.box().x1(), field.box().y1()},
          .status = FromStored(field.status()),
          .reasons = LoadReasons(field.reasons())};
}

template <typename Fields>
void StoreFields(const std::vector<Field>& fields, Fields* out) {
  for (const Field& field : fields) *out->Add() = ToStored(field);
}

template <typename Fields>
std::vector<Field> LoadFields(const Fields& fields) {
  std::vector<Field> out;
  out.reserve(static_cast<size_t>(fields.size()));
  for (const stored::Field& field : fields) out.push_back(FromStored(field));
  return out;
}

void StoreDocumentFields(const DocumentFields& in, stored::DocumentFields* out) {
  *out->mutable_type_name() = ToStored(in.type_name);
  *out->mutable_code_number() = ToStored(in.code_number);
  *out->mutable_code_notation() = ToStored(in.code_notation);
  *out->mutable_code() = ToStored(in.code);
  *out->mutable_issued_date() = ToStored(in.issued_date);
  *out->mutable_place() = ToStored(in.place);
  *out->mutable_organ_name() = ToStored(in.organ_name);
  *out->mutable_parent_organ_name() = ToStored(in.parent_organ_name);
  *out->mutable_subject() = ToStored(in.subject);
  *out->mutable_signer()->mutable_full_name() = ToStored(in.signer.full_name);
  *out->mutable_signer()->mutable_position() = ToStored(in.signer.position);
  StoreFields(in.signer.authority, out->mutable_signer()->mutable_authority());
  StoreFields(in.recipients, out->mutable_recipients());
  *out->mutable_urgency() = ToStored(in.urgency);
  *out->mutable_secrecy() = ToStored(in.secrecy);
  for (const Detail& detail : in.details) {
    stored::Detail* stored = out->add_details();
    stored->set_key(detail.key);
    *stored->mutable_field() = ToStored(detail.field);
  }
  StoreFields(in.annexes, out->mutable_annexes());
  StoreFields(in.seals, out->mutable_seals());
  StoreReasons(in.alerts, out->mutable_alerts());
}

DocumentFields LoadDocumentFields(const stored::DocumentFields& in) {
  DocumentFields out;
  out.type_name = FromStored(in.type_name());
  out.code_number = FromStored(in.code_number());
  out.code_notation = FromStored(in.code_notation());
  out.code = FromStored(in.code());
  out.issued_date = FromStored(in.issued_date());
  out.place = FromStored(in.place());
  out.organ_name = FromStored(in.organ_name());
  out.parent_organ_name = FromStored(in.parent_organ_name());
  out.subject = FromStored(in.subject());
  out.signer.full_name = FromStored(in.signer().full_name());
  out.signer.position = FromStored(in.signer().position());
  out.signer.authority = LoadFields(in.signer().authority());
  out.recipients = LoadFields(in.recipients());
  out.urgency = FromStored(in.urgency());
  out.secrecy = FromStored(in.secrecy());
  for (const stored::Detail& detail : in.details())
    out.details.push_back({detail.key(), FromStored(detail.field())});
  out.annexes = LoadFields(in.annexes());
  out.seals = LoadFields(in.seals());
  out.alerts = LoadReasons(in.alerts());
  return out;
}

void StoreWord(const ListedWord& in, stored::ListedWord* out) {
  out->set_text(in.text);
  out->set_confidence(in.confidence);
  StoreBox(in.box, out->mutable_box());
}

template <typename Numbers>
void AppendLittleEndian(const Numbers& numbers, std::string* bytes) {
  for (const auto number : numbers)
    for (size_t k = 0; k < sizeof(number); ++k)
      bytes->push_back(static_cast<char>(number >> (8 * k) & 0xff));
}

// Takes as many bytes as it needs off the front. REQUIRES: they are there.
template <typename Numbers>
void TakeLittleEndian(std::string_view* bytes, Numbers* numbers) {
  for (auto& number : *numbers) {
    using Number = std::remove_reference_t<decltype(number)>;
    number = 0;
    for (size_t k = 0; k < sizeof(number); ++k)
      number = static_cast<Number>(
          number | static_cast<Number>(static_cast<unsigned char>((*bytes)[k])) << (8 * k));
    bytes->remove_prefix(sizeof(number));
  }
}

std::string StoredHash(const PageHash& hash) {
  std::string bytes;
  if (DecidedPlaces(hash) == 0) return bytes;
  AppendLittleEndian(hash.decided, &bytes);
  AppendLittleEndian(hash.rising, &bytes);
  AppendLittleEndian(hash.bands, &bytes);
  return bytes;
}

// One of another length is of a program to come, and no hash for this one.
PageHash LoadHash(std::string_view bytes) {
  PageHash hash;
  if (bytes.size() != sizeof(hash.decided) + sizeof(hash.rising) + sizeof(hash.bands)) return hash;
  TakeLittleEndian(&bytes, &hash.decided);
  TakeLittleEndian(&bytes, &hash.rising);
  TakeLittleEndian(&bytes, &hash.bands);
  return hash;
}

void StorePage(const PageRecord& in, stored::PageRecord* out) {
  out->set_width(in.width);
  out->set_height(in.height);
  out->set_dpi(in.dpi);
  out->set_rotation_deg(in.rotation_deg);
  out->set_skew_deg(in.skew_deg);
  out->set_confidence(in.confidence);
  out->set_word_count(in.word_count);
  out->set_blank(in.blank);
  out->set_scan_page(in.scan_page);
  for (const Overlay& overlay : in.overlays) {
    stored::Overlay* stored = out->add_overlays();
    stored->set_kind(static_cast<stored::OverlayKind>(overlay.kind));
    stored->set_colour(static_cast<stored::InkColour>(overlay.colour));
    StoreBox(overlay.box, stored->mutable_box());
  }
  for (const Correction& correction : in.corrections) {
    stored::Correction* stored = out->add_corrections();
    stored->set_before(correction.before);
    stored->set_after(correction.after);
    StoreBox(correction.box, stored->mutable_box());
  }
  for (const ListedWord& word : in.doubtful) StoreWord(word, out->add_doubtful());
  for (const ListedWord& word : in.handwriting) StoreWord(word, out->add_handwriting());
  out->set_hash(StoredHash(in.hash));
}

std::vector<Overlay> LoadOverlays(const stored::PageRecord& in) {
  std::vector<Overlay> overlays;
  for (const stored::Overlay& stored : in.overlays())
    overlays.push_back({static_cast<OverlayKind>(stored.kind()),
                        static_cast<InkColour>(stored.colour()), LoadBox(stored.box())});
  return overlays;
}

std::vector<Correction> LoadCorrections(const stored::PageRecord& in) {
  std::vector<Correction> corrections;
  for (const stored::Correction& stored : in.corrections())
    corrections.push_back({stored.before(), stored.after(), LoadBox(stored.box())});
  return corrections;
}

std::vector<ListedWord> LoadWords(
    const google::protobuf::RepeatedPtrField<stored::ListedWord>& in) {
  std::vector<ListedWord> words;
  for (const stored::ListedWord& stored : in)
    words.push_back({stored.text(), stored.confidence(), LoadBox(stored.box())});
  return words;
}

PageRecord LoadPage(const stored::PageRecord& in) {
  return {.width = in.width(),
          .height = in.height(),
          .dpi = in.dpi(),
          .rotation_deg = in.rotation_deg(),
          .skew_deg = in.skew_deg(),
          .confidence = in.confidence(),
          .word_count = in.word_count(),
          .blank = in.blank(),
          .scan_page = in.scan_page(),
          .overlays = LoadOverlays(in),
          .corrections = LoadCorrections(in),
          .doubtful = LoadWords(in.doubtful()),
          .handwriting = LoadWords(in.handwriting()),
          .hash = LoadHash(in.hash())};
}

void StoreOriginal(const OriginalFile& in, stored::OriginalFile* out) {
  out->set_path(in.path);
  out->set_sha256(in.sha256);
  out->set_media_type(in.media_type);
  out->set_size_bytes(in.size_bytes);
  out->set_digitally_signed(in.digitally_signed);
}

OriginalFile LoadOriginal(const stored::OriginalFile& in) {
  return {.path = in.path(),
          .sha256 = in.sha256(),
          .media_type = in.media_type(),
          .size_bytes = in.size_bytes(),
          .digitally_signed = in.digitally_signed()};
}

void StoreRendition(const RenditionSignature& signature, stored::RenditionSignature* out) {
  out->set_wanted_level(signature.wanted_level);
  out->set_level(signature.level);
  out->set_reason(signature.reason);
  out->set_signer(signature.signer);
  out->set_signed_time(signature.signed_time);
}

RenditionSignature LoadRendition(const stored::RenditionSignature& in) {
  return {.wanted_level = in.wanted_level(),
          .level = in.level(),
          .reason = in.reason(),
          .signer = in.signer(),
          .signed_time = in.signed_time()};
}

void StoreAwaited(const AwaitedSignature& in, stored::AwaitedSignature* out) {
  out->set_wanted_level(in.wanted_level);
  out->set_reason(in.reason);
  out->set_since(in.since);
}

AwaitedSignature LoadAwaited(const stored::AwaitedSignature& in) {
  return {.wanted_level = in.wanted_level(), .reason = in.reason(), .since = in.since()};
}

void StoreDeletion(const Deletion& in, stored::Deletion* out) {
  out->set_officer(in.officer);
  out->set_time(in.time);
  out->set_reason(in.reason);
  out->set_keep_until(in.keep_until);
}

Deletion LoadDeletion(const stored::Deletion& in) {
  return {.officer = in.officer(),
          .time = in.time(),
          .reason = in.reason(),
          .keep_until = in.keep_until()};
}

void StoreVerification(const SignatureVerification& in, stored::Verification* out) {
  out->set_indication(static_cast<int32_t>(in.indication));
  out->set_sub_indication(static_cast<int32_t>(in.sub_indication));
  out->set_level(static_cast<int32_t>(in.level));
  out->set_is_timestamp(in.is_timestamp);
  out->set_proven_time(in.proven_time);
  for (const Finding& finding : in.findings) {
    stored::Finding* row = out->add_findings();
    row->set_kind(static_cast<int32_t>(finding.kind));
    row->set_weight(static_cast<int32_t>(finding.weight));
    row->set_page(finding.page + 1);
    row->set_object(finding.object);
  }
}

template <typename Enum>
Enum KnownOr(int32_t number, Enum last, Enum otherwise) {
  return number >= 0 && number <= static_cast<int32_t>(last) ? static_cast<Enum>(number)
                                                             : otherwise;
}

// What a later version says in other words than these is left out.
SignatureVerification LoadVerification(const stored::Verification& in) {
  SignatureVerification out{
      .indication = KnownOr(in.indication(), Indication::kTotalFailed, Indication::kNotVerified),
      .sub_indication = KnownOr(in.sub_indication(), SubIndication::kGeneric, SubIndication::kNone),
      .level = KnownOr(in.level(), VerifiedLevel::kBaselineLTA, VerifiedLevel::kNone),
      .is_timestamp = in.is_timestamp(),
      .proven_time = in.proven_time()};
  for (const stored::Finding& row : in.findings()) {
    const Finding finding{.kind = static_cast<FindingKind>(row.kind()),
                          .weight = KnownOr(row.weight(), Weight::kFailure, Weight::kDoubt),
                          .page = row.page() - 1,
                          .object = row.object()};
    if (!NameOf(finding.kind).empty()) out.findings.push_back(finding);
  }
  return out;
}

void StoreSignature(const PdfSignature& in, stored::Signature* out) {
  out->set_common_name(in.common_name);
  out->set_organization(in.organization);
  for (const std::string& unit : in.units) out->add_units(unit);
  out->set_locality(in.locality);
  out->set_signing_time(in.signing_time);
  out->set_timestamp_time(in.timestamp_time);
  out->set_name(in.name);
  out->set_reason(in.reason);
  out->set_location(in.location);
  out->set_sub_filter(in.sub_filter);
  out->mutable_byte_range()->Add(in.byte_range.begin(), in.byte_range.end());
  out->set_covers_whole_file(in.covers_whole_file);
  out->set_check(static_cast<stored::SignatureCheck>(in.check));
  out->set_file(in.file);
  out->set_organ(in.organ);
  if (in.verification.indication != Indication::kNotVerified)
    StoreVerification(in.verification, out->mutable_verification());
}

// A result of a later version says nothing to this one.
SignatureCheck FromStored(stored::SignatureCheck check) {
  return stored::SignatureCheck_IsValid(check) ? static_cast<SignatureCheck>(check)
                                               : SignatureCheck::kNotChecked;
}

PdfSignature LoadSignature(const stored::Signature& in) {
  PdfSignature out{.common_name = in.common_name(),
                   .organization = in.organization(),
                   .units = {in.units().begin(), in.units().end()},
                   .locality = in.locality(),
                   .signing_time = in.signing_time(),
                   .timestamp_time = in.timestamp_time(),
                   .name = in.name(),
                   .reason = in.reason(),
                   .location = in.location(),
                   .sub_filter = in.sub_filter(),
                   .covers_whole_file = in.covers_whole_file(),
                   .check = FromStored(in.check()),
                   .file = in.file(),
                   .organ = in.organ()};
  const size_t numbers =
      std::min(out.byte_range.size(), static_cast<size_t>(in.byte_range().size()));
  std::copy_n(in.byte_range().begin(), numbers, out.byte_range.begin());
  if (in.has_verification()) out.verification = LoadVerification(in.verification());
  return out;
}

void StoreLike(const LikeDocument& in, stored::LikeDocument* out) {
  out->set_id(in.id);
  out->set_likeness(static_cast<stored::Likeness>(in.likeness));
  for (const LikePages& pages : in.pages) {
    out->add_pages(static_cast<uint32_t>(pages.page));
    out->add_other_pages(static_cast<uint32_t>(pages.other));
  }
}

LikeDocument LoadLike(const stored::LikeDocument& in) {
  LikeDocument out{in.id(), static_cast<Likeness>(in.likeness()), {}};
  for (int k = 0; k < std::min(in.pages_size(), in.other_pages_size()); ++k)
    out.pages.push_back({static_cast<int>(in.pages(k)), static_cast<int>(in.other_pages(k))});
  return out;
}

}  // namespace

std::string EncodeRecord(const Record& record) {
  stored::Record out;
  out.set_id(record.id);
  out.set_dossier_code(record.dossier_code);
  StoreDocumentFields(record.fields, out.mutable_fields());
  for (const PageRecord& page : record.pages) StorePage(page, out.add_pages());
  out.mutable_blank_pages()->Add(record.blank_pages.begin(), record.blank_pages.end());
  for (const OriginalFile& original : record.originals)
    StoreOriginal(original, out.add_originals());
  for (const PdfSignature& signature : record.signatures)
    StoreSignature(signature, out.add_signatures());
  out.set_kept_by(record.kept_by);
  out.set_source_sha256(record.source_sha256);
  out.set_pdf_sha256(record.pdf_sha256);
  out.set_pdf_size_bytes(record.pdf_size_bytes);
  if (record.pdf_signature) StoreRendition(*record.pdf_signature, out.mutable_pdf_signature());
  out.set_language(record.language);
  out.set_agency(record.agency);
  out.set_created_at(record.created_at);
  out.set_version(static_cast<uint32_t>(record.version));
  if (record.awaited_signature)
    StoreAwaited(*record.awaited_signature, out.mutable_awaited_signature());
  if (record.deletion) StoreDeletion(*record.deletion, out.mutable_deletion());
  for (const LikeDocument& like : record.alike) StoreLike(like, out.add_alike());
  return out.SerializeAsString();
}

absl::StatusOr<std::optional<Deletion>> DecodeDeletion(std::string_view record_bytes) {
  const auto state = Parse<stored::RecordState>(record_bytes);
  if (!state.ok()) return state.status();
  std::optional<Deletion> deletion;
  if (state->has_deletion()) deletion = LoadDeletion(state->deletion());
  return deletion;
}

absl::StatusOr<Record> DecodeRecord(std::string_view bytes) {
  google::protobuf::Arena arena;
  const auto in = ParseIn<stored::Record>(&arena, bytes);
  if (!in.ok()) return in.status();
  Record record;
  record.id = (*in)->id();
  record.dossier_code = (*in)->dossier_code();
  record.fields = LoadDocumentFields((*in)->fields());
  for (const auto& page : (*in)->pages()) record.pages.push_back(LoadPage(page));
  record.blank_pages.assign((*in)->blank_pages().begin(), (*in)->blank_pages().end());
  for (const auto& original : (*in)->originals())
    record.originals.push_back(LoadOriginal(original));
  for (const auto& signature : (*in)->signatures())
    record.signatures.push_back(LoadSignature(signature));
  record.kept_by = (*in)->kept_by();
  record.source_sha256 = (*in)->source_sha256();
  record.pdf_sha256 = (*in)->pdf_sha256();
  record.pdf_size_bytes = (*in)->pdf_size_bytes();
  if ((*in)->has_pdf_signature()) record.pdf_signature = LoadRendition((*in)->pdf_signature());
  record.language = (*in)->language();
  record.agency = (*in)->agency();
  record.created_at = (*in)->created_at();
  record.version = LoadVersion((*in)->version());
  if ((*in)->has_awaited_signature())
    record.awaited_signature = LoadAwaited((*in)->awaited_signature());
  if ((*in)->has_deletion()) record.deletion = LoadDeletion((*in)->deletion());
  for (const auto& like : (*in)->alike())
    if (stored::Likeness_IsValid(like.likeness())) record.alike.push_back(LoadLike(like));
  return record;
}

}  // namespace sohoa
