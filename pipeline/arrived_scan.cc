#include "pipeline/arrived_scan.h"

#include <map>
#include <set>
#include <utility>

namespace sohoa {

void ShareDossier(std::vector<ArrivedScan>* folder) {
  std::set<std::string> dossiers;
  std::string code;
  for (const ArrivedScan& scan : *folder) {
    dossiers.insert(scan.dossiers_sha256.begin(), scan.dossiers_sha256.end());
    if (!scan.codes.empty()) code = scan.codes.front();
  }
  if (dossiers.size() != 1) return;
  for (ArrivedScan& scan : *folder) {
    if (!scan.dossiers_sha256.empty()) continue;
    scan.dossiers_sha256 = {*dossiers.begin()};
    if (scan.pending && !code.empty()) scan.pending->SetMissingDossierCodes(code);
  }
}

std::vector<StoppedDocuments> StopsOf(const std::vector<const ArrivedScan*>& stopped,
                                      const std::string& time) {
  std::map<std::string, StoppedDocuments> by_cause;
  for (const ArrivedScan* scan : stopped) {
    if (scan->hash.document.empty()) continue;
    StoppedDocuments& stop = by_cause[scan->cause->source_sha256];
    stop.cause_sha256 = scan->cause->source_sha256;
    stop.time = time;
    stop.sources.push_back({scan->hash.document, scan->stamped()});
    if (scan->row) stop.inputs.push_back(*scan->row);
    if (scan->stamped())
      stop.dossiers_sha256 = scan->dossiers_sha256;
    else if (stop.dossiers_sha256.empty() && !scan->cause->dossier_sha256.empty())
      stop.dossiers_sha256 = {scan->cause->dossier_sha256};
  }
  std::vector<StoppedDocuments> stops;
  for (auto& [cause, stop] : by_cause) stops.push_back(std::move(stop));
  return stops;
}

}  // namespace sohoa
