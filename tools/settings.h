// What a site sets once. Precedence, lowest first: defaults, configuration file, environment,
// flags.
#ifndef SOHOA_TOOLS_SETTINGS_H_
#define SOHOA_TOOLS_SETTINGS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "ocr/fields/paper_forms.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/image/digit_classifier.h"
#include "ocr/image/encode.h"
#include "ocr/text/confidence.h"
#include "ocr/text/language_model.h"
#include "pipeline/page_stage.h"
#include "storage/pdf/pdf_info.h"
#include "storage/sign/master_key.h"

namespace sohoa {

struct Settings {
  std::string store;                   // folder of the record store
  std::string store_key_place;         // of its master key; empty: it is not encrypted
  MasterKeySource store_key;           // the same with whom to ask for a PIN: ResolveSettings
  std::string language = "vie";        // what the reader reads: a Tesseract language
  int workers = 0;                     // 0: one per core
  std::string agency;                  // whose scans these are
  std::string converted_by;            // who makes electronic documents of them; empty: the agency
  std::string conversion_qr;           // QR code in that mark: "facts" or an address; empty: none
  bool keep_blank = false;             // blank pages go into the rendition as well
  bool split = false;                  // an input may hold several documents
  bool blank_sheets = false;           // blank sheets part them
  bool correct = true;                 // mends what was clearly misread
  double review_below = kReviewBelow;  // words that are less likely right are listed, 0..1
  std::string profile = "pdfa-2b";     // of the rendition: a name that PdfProfileNamed knows
  std::string size = "faithful";       // of the rendition's pictures: "faithful" or "small"
  std::string key;                     // what PDFs are signed with; empty: they are not
  std::string level = "B-B";           // of the signatures
  std::string tsa;                     // address of the time-stamping authority
  bool local_services = false;         // addresses in certificates may be of this machine
  std::string copy_form;               // that the mark names: "SAO Y"; empty: none
  std::string vocabulary;              // folder of the site's own words; empty: none
  std::string roots;                   // certificates that the site trusts: a file or a folder
  std::string revocation;              // its revocation lists and OCSP answers: the same
  // For those who look after a run (monitor/).
  std::string log;                  // file; empty: none
  std::string log_format = "json";  // or "text"
  std::string log_level = "info";   // the least that is written: debug, info, warning, error
  std::string metrics;              // file for monitoring, or a folder of them; empty: none
  // The service.
  std::string listen;           // "HOST:PORT"
  std::string tls_certificate;  // PEM files
  std::string tls_key;
  std::string client_roots;    // who may issue clients' certificates; empty: none is asked for
  bool client_needed = false;  // without one there is no connection
  std::string oidc_issuer;     // whose tokens are taken; empty: nobody's
  std::string oidc_audience;
  std::string oidc_keys;              // file or address of its keys
  int cache_mb = 512;                 // of the store's blocks, in memory
  int serve_threads = 16;             // requests answered at once
  std::string trusted_proxies;        // addresses and ranges whose X-Forwarded-For is believed
  int connections_per_address = 256;  // at once; 0: no limit
  int max_upload_mb = 256;            // of a scan
  // Of one caller; 0: no limit. More than two cores answer: it stops a program that runs wild.
  int requests_per_second = 5000;
};

// Reads the TOML file at `path` over `defaults`. kNotFound; kInvalidArgument for a mistake in it,
// naming the line, or a key that nobody knows.
absl::StatusOr<Settings> ReadSettingsFile(const std::string& path, Settings defaults);

// The configuration file to use: `flag`, else SOHOA_CONFIG, else /etc/sohoa/sohoa.toml if there is
// one, else "".
std::string SettingsFilePath(const std::string& flag);

// SOHOA_STORE, SOHOA_STORE_KEY, SOHOA_LANGUAGE, SOHOA_WORKERS, SOHOA_AGENCY, SOHOA_PROFILE,
// SOHOA_SIZE, SOHOA_KEEP_BLANK, SOHOA_SPLIT, SOHOA_BLANK_SHEETS, SOHOA_CORRECT, SOHOA_REVIEW_BELOW,
// SOHOA_VOCABULARY, SOHOA_ROOTS, SOHOA_REVOCATION, SOHOA_KEY, SOHOA_LEVEL, SOHOA_TSA,
// SOHOA_COPY_FORM, SOHOA_CONVERTED_BY, SOHOA_CONVERSION_QR, SOHOA_LOCAL_SERVICES, SOHOA_LOG,
// SOHOA_LOG_FORMAT, SOHOA_LOG_LEVEL, SOHOA_METRICS, and those of the service (SOHOA_LISTEN, …) over
// `settings`. kInvalidArgument names the variable.
absl::StatusOr<Settings> ApplyEnvironment(Settings settings);

// What words are mended and judged by; nothing for other languages than Vietnamese.
std::optional<LanguageModel> LanguageOf(const Settings& settings);
std::optional<ConfidenceModel> ConfidenceOf(const Settings& settings);

// The words of administrative documents: those that come with the program, then those of the
// files *.tsv in the site's folder, in the order of their names.
//   kNotFound         no such folder
//   kInvalidArgument  a mistake in a file, with its line
absl::StatusOr<Vocabulary> VocabularyOf(const Settings& settings);

// What reads handwritten numbers.
std::optional<DigitClassifier> HandwrittenDigits();

// Of checked settings.
PdfProfile ProfileOf(const Settings& settings);
PictureSize SizeOf(const Settings& settings);
// Who makes an electronic document of a paper one: named as such, else the agency.
std::string ConverterOf(const Settings& settings);

// The citizens' papers that are known.
std::optional<PaperForms> KnownPapers();

// kInvalidArgument with what is allowed.
absl::Status CheckSettings(const Settings& settings);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SETTINGS_H_
