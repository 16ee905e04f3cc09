// What the commands of a scanning station print as JSON: one line each, UTF-8.
#ifndef SOHOA_TOOLS_STATION_JSON_H_
#define SOHOA_TOOLS_STATION_JSON_H_

#include <string>

#include "ocr/page/document_fields.h"
#include "ocr/scanner/scanner.h"
#include "storage/record/record.h"

namespace sohoa {

// {"name","vendor","model","type"}
std::string ScannerJson(const ScannerInfo& scanner);
// A field that waits for a person: {"id","version","title","file","field","status","value",
// "confidence","page","box","reasons","cutout"}; page and box as in records, `cutout` the picture's
// path.
std::string DoubtJson(const Record& record, const std::string& name, const Field& field,
                      const std::string& cutout);
// A record after a decision: {"id","version","review":[names of the fields that still wait]}
std::string DecidedJson(const Record& record);
// {"page":PATH}
std::string ScannedPageJson(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_STATION_JSON_H_
