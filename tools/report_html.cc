#include "tools/report_html.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/likeness_text.h"
#include "tools/messages.h"
#include "tools/numbers_text.h"
#include "tools/report_plots.h"
#include "tools/report_style.h"

namespace sohoa {
namespace {

std::string Say(const char* english) { return Escaped(Tr(english)); }

std::string Cell(const std::string& text, const char* css_class = "") {
  return absl::StrCat("<td", *css_class == '\0' ? "" : " class=\"", css_class,
                      *css_class == '\0' ? "" : "\"", ">", Escaped(text), "</td>");
}
std::string Number(int64_t number) { return Cell(LocalNumber(number), "n"); }

struct Column {
  const char* name;  // in English
  const char* css_class = "";
};

std::string TableHead(const char* caption, const std::vector<Column>& columns) {
  std::string html = absl::StrCat("<table><caption>", Say(caption), "</caption><thead><tr>");
  for (const Column& column : columns)
    absl::StrAppend(&html, "<th scope=\"col\" class=\"", column.css_class, "\">", Say(column.name),
                    "</th>");
  return html + "</tr></thead><tbody>";
}
constexpr char kTableEnd[] = "</tbody></table>";

std::string Row(const std::string& name, const std::string& cells, const char* css_class = "") {
  return absl::StrCat("<tr class=\"", css_class, "\"><th scope=\"row\">", Escaped(name), "</th>",
                      cells, "</tr>");
}

std::string Note(const std::string& text) {
  return absl::StrCat("<p class=\"note\">", Escaped(text), "</p>");
}

// A section with its heading; its id is what its heading is called by.
std::string Section(const char* id, const char* heading, const std::string& content) {
  return absl::StrCat("<section aria-labelledby=\"", id, "\"><h2 id=\"", id, "\">", Say(heading),
                      "</h2>", content, "</section>");
}

std::string Card(const std::string& number, const std::string& what) {
  return absl::StrCat("<div class=\"card\"><b>", Escaped(number), "</b><span>", Escaped(what),
                      "</span></div>");
}

std::string Cards(const ReportFigures& f) {
  const InputFigures& in = f.inputs;
  std::string left = Tr("nothing open");
  if (in.known == 0) left = "–";
  if (in.open > 0) left = in.time_left ? LocalDuration(*in.time_left) : Tr("not known yet");
  return absl::StrCat(
      "<div class=\"cards\">", Card(LocalNumber(f.documents), Tr("documents stored")),
      Card(LocalNumber(f.pages), Tr("pages stored")),
      Card(LocalNumber(f.documents_to_review), Tr("documents that a person must look at")),
      Card(left, Tr("left at the pace so far")), "</div>");
}

// --- what came in, and what became of it
// -------------------------------------------------------------------------------------

std::string Verdict(bool balanced) {
  return absl::StrCat(
      "<p class=\"", balanced ? "ok" : "bad", "\">", balanced ? "✔ " : "✘ ",
      Say(balanced ? "The figures agree: every input and every page is accounted for."
                   : "The figures do NOT agree: run sohoa store check."),
      "</p>");
}

std::string InputTable(const InputFigures& in) {
  std::string html =
      TableHead("Inputs of the backfill: files, and groups of pictures that make one document",
                {{"State"}, {"Inputs", "n"}, {"Share", "n"}});
  const auto row = [&](const char* name, int64_t inputs, const char* css = "") {
    html +=
        Row(Tr(name),
            Number(inputs) +
                Cell(LocalPercent(static_cast<double>(inputs), static_cast<double>(in.known)), "n"),
            css);
  };
  row("done: their documents are stored", in.done);
  row("duplicates by bytes: stored before", in.duplicates);
  row("quarantined", in.quarantined);
  row("failed", in.failed);
  row("open: still to be read", in.open);
  row("all inputs", in.known, "sum");
  return html + kTableEnd;
}

std::string PageTable(const InputFigures& in) {
  std::string html = TableHead("Pages of the inputs that are done", {{"Pages"}, {"Number", "n"}});
  html += Row(Tr("stored"), Number(in.pages_stored));
  html += Row(Tr("blank, left out of the PDF"), Number(in.blank_pages));
  html += Row(Tr("separator sheets"), Number(in.pages_apart));
  html += Row(Tr("all pages read"), Number(in.pages_read), "sum");
  html += kTableEnd;
  if (in.documents_lost > 0 || in.pages_found != in.pages_stored)
    html += absl::StrCat(
        "<p class=\"bad\">",
        Escaped(absl::StrFormat(
            Tr("%s documents that inputs name are not in the store; their pages: %s, found: %s."),
            LocalNumber(in.documents_lost), LocalNumber(in.pages_stored),
            LocalNumber(in.pages_found))),
        "</p>");
  if (in.purged > 0)
    html += Note(absl::StrFormat(Tr("The documents of %s inputs were purged since."),
                                 LocalNumber(in.purged)));
  return html;
}

std::string Reconciliation(const ReportFigures& f) {
  const InputFigures& in = f.inputs;
  std::string html;
  if (in.known > 0)
    html = absl::StrCat(Verdict(in.balanced()), InputTable(in), "<h3>", Say("Pages"), "</h3>",
                        PageTable(in));
  if (in.known > 0)
    html += Note(absl::StrFormat(
        Tr("Beside them, %s documents with %s pages (and %s blank ones) came without a backfill."),
        LocalNumber(in.other_documents), LocalNumber(in.other_pages),
        LocalNumber(in.other_blank_pages)));
  if (in.known == 0)
    html += Note(
        Tr("No backfill has run on this store: its inputs are not on record, its documents are."));
  html += absl::StrCat("<h3>", Say("In the store"), "</h3>",
                       TableHead("What the store holds", {{"What"}, {"Number", "n"}}));
  html += Row(Tr("documents"), Number(f.documents));
  html += Row(Tr("pages in their PDFs"), Number(f.pages));
  html += Row(Tr("blank pages left out"), Number(f.blank_pages));
  html += Row(Tr("original files"), Cell(LocalBytes(f.original_bytes), "n"));
  html += Row(Tr("PDFs made of them"), Cell(LocalBytes(f.rendition_bytes), "n"));
  html += Row(Tr("inputs held in quarantine"), Number(f.quarantined));
  html += Row(Tr("deleted documents that are still kept"), Number(f.deleted));
  return html + kTableEnd;
}

// --- right, complete, clean, live
// --------------------------------------------------------------------------------------------

struct Measure {
  const char* name;
  int64_t part = 0;
  int64_t whole = 0;
};

std::string Head(const char* heading, const char* meaning, const std::vector<Measure>& measures) {
  std::string html = absl::StrCat("<div><h3>", Say(heading), "</h3><table><caption>", Say(meaning),
                                  "</caption><tbody>");
  for (const Measure& m : measures) {
    const auto part = static_cast<double>(m.part), whole = static_cast<double>(m.whole);
    html +=
        Row(Tr(m.name), absl::StrCat(Cell(LocalPercent(part, whole), "n"), "<td>",
                                     PartsBar(absl::StrFormat(Tr("%s of %s"), LocalNumber(m.part),
                                                              LocalNumber(m.whole)),
                                              {{part, "good", ""}, {whole - part, "none", ""}}),
                                     "</td>"));
  }
  return html + "</tbody></table></div>";
}

std::string FourHeads(const ReportFigures& f) {
  const int64_t docs = f.documents, pages = f.pages;
  return absl::StrCat(
      "<div class=\"heads\">",
      Head("Right", "What was read is what stands on the paper",
           {{"words likely read right", static_cast<int64_t>(f.words_likely_right), f.words},
            {"documents without a field for review", docs - f.documents_to_review, docs}}),
      Head("Complete", "Nothing that came in is missing, and no field that must be there",
           {{"documents with all fields they must have", f.documents_complete, docs},
            {"inputs that are settled", f.inputs.known - f.inputs.open - f.inputs.failed,
             f.inputs.known}}),
      Head("Clean", "Nothing is there twice, every picture is good enough to keep",
           {{"documents unlike any other", docs - f.documents_alike, docs},
            {"pages of 200 dpi and more", pages - f.pages_below_200_dpi, pages}}),
      Head("Live", "It can be used now, and waits for nobody",
           {{"documents signed", f.documents_signed, docs},
            {"documents waiting for nothing", f.documents_ready, docs}}),
      "</div>",
      Note(Tr("What each of them means, and how it is counted, is said in docs/report.md.")));
}

// --- plots
// ------------------------------------------------------------------------------------------------

std::string PacePlot(const ReportFigures& f) {
  if (f.pace.empty()) return Note(Tr("No documents."));
  const double seconds = absl::ToDoubleSeconds(f.pace_width);
  std::vector<PlotBar> bars;
  const size_t every = std::max<size_t>(1, (f.pace.size() + 7) / 8);
  const bool days = f.pace_width >= absl::Hours(24);
  for (size_t k = 0; k < f.pace.size(); ++k) {
    const PaceBar& bar = f.pace[k];
    const std::string when = days ? LocalDate(bar.begin) : LocalTime(bar.begin);
    bars.push_back({static_cast<double>(bar.pages) / seconds,
                    k % every != 0 ? ""
                    : days         ? when.substr(0, 5)
                                   : when.substr(when.size() - 5),
                    absl::StrFormat(Tr("%s: %s pages, %s documents"), when, LocalNumber(bar.pages),
                                    LocalNumber(bar.documents))});
  }
  const double at_work = static_cast<double>(f.pages + f.blank_pages) /
                         (60.0 * static_cast<double>(std::max<int64_t>(1, f.busy_minutes)));
  return BarPlot({absl::StrFormat(Tr("Pages a second from %s to %s, a bar for each %s"),
                                  LocalTime(f.pace.front().begin),
                                  LocalTime(f.pace.back().begin + f.pace_width),
                                  LocalDuration(f.pace_width)),
                  Tr("pages/s")},
                 bars) +
         Note(absl::StrFormat(
             Tr("From %s to %s, a bar for each %s. While documents were stored: %s "
                "pages a second."),
             LocalTime(f.pace.front().begin), LocalTime(f.pace.back().begin + f.pace_width),
             LocalDuration(f.pace_width), LocalDecimal(at_work, 2)));
}

std::string ConfidencePlot(const ReportFigures& f) {
  std::vector<PlotBar> bars;
  for (size_t k = 0; k < kConfidenceBins; ++k)
    bars.push_back(
        {static_cast<double>(f.confidence[k]),
         k % 2 == 0 ? absl::StrCat(k * 100 / kConfidenceBins) : "",
         absl::StrFormat(Tr("%d to %d %%: %s pages"), k * 100 / kConfidenceBins,
                         (k + 1) * 100 / kConfidenceBins, LocalNumber(f.confidence[k]))});
  return BarPlot({Tr("Pages by the share of their words that is likely read right, in per cent"),
                  Tr("pages")},
                 bars) +
         Note(absl::StrFormat(
             Tr("Of %s words %s are likely read right; %s are listed for a person; %s were written "
                "by hand. %s pages have no words."),
             LocalNumber(f.words), LocalPercent(f.words_likely_right, static_cast<double>(f.words)),
             LocalNumber(f.doubtful_words), LocalNumber(f.handwritten_words),
             LocalNumber(f.pages_without_words)));
}

std::string ResolutionTable(const ReportFigures& f) {
  std::string html = absl::StrCat("<h3>", Say("Resolution"), "</h3>",
                                  TableHead("Pages by the resolution of their archived picture",
                                            {{"Resolution"}, {"Pages", "n"}, {"Share", "n"}}));
  for (const auto& [name, pages] :
       {std::pair{Tr("below 200 dpi: less than TT 05/2025 asks for"), f.pages_below_200_dpi},
        std::pair{Tr("200 to 299 dpi"), f.pages_200_dpi},
        std::pair{Tr("300 dpi and more"), f.pages_300_dpi}})
    html +=
        Row(name,
            Number(pages) +
                Cell(LocalPercent(static_cast<double>(pages), static_cast<double>(f.pages)), "n"));
  return html + kTableEnd;
}

// --- for a person
// -----------------------------------------------------------------------------------------

const char* FieldName(const std::string& name) {
  if (name == "typeName") return Tr("Type");
  if (name == "codeNumber") return Tr("Number of the document");
  if (name == "codeNotation") return Tr("Notation");
  if (name == "issuedDate") return Tr("Date");
  if (name == "organName") return Tr("Organ");
  if (name == "subject") return Tr("Subject");
  return name == "signer.fullName" ? Tr("Signer") : name.c_str();
}

std::string FieldTable(const ReportFigures& f) {
  std::string html =
      TableHead("Fields that the input standard asks for; citizens' papers are left out",
                {{"Field"},
                 {"Confirmed", "n"},
                 {"Sure", "n"},
                 {"For review", "n"},
                 {"Not found", "n"},
                 {"Shares"}});
  for (const FieldFigures& field : f.fields) {
    const std::string title = absl::StrFormat(
        Tr("%s: %s confirmed, %s sure, %s for review, %s not found"), FieldName(field.name),
        LocalNumber(field.confirmed), LocalNumber(field.sure), LocalNumber(field.review),
        LocalNumber(field.missing));
    html += Row(FieldName(field.name),
                absl::StrCat(Number(field.confirmed), Number(field.sure), Number(field.review),
                             Number(field.missing), "<td>",
                             PartsBar(title, {{static_cast<double>(field.confirmed), "good", ""},
                                              {static_cast<double>(field.sure), "sure", ""},
                                              {static_cast<double>(field.review), "warn", ""},
                                              {static_cast<double>(field.missing), "miss", ""}}),
                             "</td>"));
  }
  return absl::StrCat(
      html, kTableEnd, "<p class=\"key\"><i class=\"good\"></i>", Say("Confirmed"),
      "<i class=\"sure\"></i>", Say("Sure"), "<i class=\"warn\"></i>", Say("For review"),
      "<i class=\"miss\"></i>", Say("Not found"), "</p>",
      Note(absl::StrFormat(Tr("%s fields in %s documents wait for a person."),
                           LocalNumber(f.fields_to_review), LocalNumber(f.documents_to_review))));
}

std::string TypeTable(const ReportFigures& f) {
  std::vector<std::pair<int64_t, std::string>> types;
  for (const auto& [name, documents] : f.types) types.emplace_back(documents, name);
  std::sort(types.begin(), types.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  constexpr size_t kMostTypes = 15;
  if (types.size() > kMostTypes) types.resize(kMostTypes);
  std::string html =
      TableHead("Types of documents, the most frequent first", {{"Type"}, {"Documents", "n"}});
  for (const auto& [documents, name] : types)
    html += Row(name.empty() ? Tr("not known, or rare") : name, Number(documents));
  return html + kTableEnd;
}

std::string PageFigure(const WorstPage& page) {
  const std::string alt = absl::StrFormat(Tr("Page %d of %s, small"), page.page + 1, page.file);
  const std::string picture =
      page.jpeg.empty()
          ? absl::StrCat(
                "<div class=\"noimg\">",
                page.may_show ? Say("no picture") : Say("a citizen's paper: not shown here"),
                "</div>")
          : absl::StrCat("<img src=\"data:image/jpeg;base64,", absl::Base64Escape(page.jpeg),
                         "\" alt=\"", Escaped(alt), "\"/>");
  return absl::StrCat("<li><figure>", picture, "<figcaption><b>",
                      Escaped(LocalPercent(page.confidence, 1)), "</b> · ",
                      Escaped(absl::StrFormat(Tr("page %d, %d words, %d doubtful"), page.page + 1,
                                              page.words, page.doubtful)),
                      "<br/>", Escaped(page.file), "<br/>", Escaped(page.id),
                      "</figcaption></figure></li>");
}

std::string WorstPages(const ReportFigures& f) {
  if (f.worst.empty()) return Note(Tr("No pages with words."));
  std::string html = "<ul class=\"pages\">";
  for (const WorstPage& page : f.worst) html += PageFigure(page);
  return html + "</ul>";
}

std::string Duplicates(const ReportFigures& f) {
  std::string html = TableHead("Pairs of documents that may be one; nothing was merged or dropped",
                               {{"Likeness"}, {"Pairs", "n"}});
  html += Row(Tr("the same bytes (not stored again)"), Number(f.inputs.duplicates));
  for (const auto& [likeness, name] :
       {std::pair{Likeness::kSamePages, Tr("pages that look alike and say the same")},
        std::pair{Likeness::kSameCode, Tr("the same number, organ and day")},
        std::pair{Likeness::kCodeOfYear, Tr("the same number and organ in one year, another day")}})
    html += Row(name, Number(f.alike_pairs[static_cast<size_t>(likeness)]));
  html += kTableEnd;
  if (f.alike.empty()) return html;
  html += absl::StrCat("<h3>", Say("To look at"), "</h3>",
                       TableHead("The first pairs; sohoa duplicates lists all",
                                 {{"Document"}, {"Like"}, {"In what"}}));
  for (const ListedPair& pair : f.alike)
    html += absl::StrCat("<tr><td class=\"path\">", Escaped(pair.file), "<br/><small>",
                         Escaped(pair.id), "</small></td><td class=\"path\">",
                         Escaped(pair.other_file), "<br/><small>", Escaped(pair.like.id),
                         "</small></td>", Cell(LikenessText(pair.like)), "</tr>");
  return html + kTableEnd;
}

std::string Failures(const ReportFigures& f) {
  if (f.inputs.failed == 0) return Note(Tr("No input failed."));
  std::string html = TableHead("Inputs that failed, by reason", {{"Reason"}, {"Inputs", "n"}});
  for (const auto& [reason, inputs] : f.inputs.failures)
    html += Row(Tr(reason.c_str()), Number(inputs));
  html += absl::StrCat(
      kTableEnd, "<h3>", Say("To look at"), "</h3>",
      TableHead("The first inputs that failed", {{"File"}, {"Reason"}, {"Tries", "n"}}));
  for (const InputFigures::Failed& input : f.inputs.failed_inputs)
    html += absl::StrCat("<tr>", Cell(input.path, "path"),
                         Cell(TrReason(absl::UnknownError(input.reason))), Number(input.tries),
                         "</tr>");
  return html + kTableEnd;
}

std::string Subtitle(const ReportFigures& f, const std::string& store) {
  return f.since ? absl::StrFormat(Tr("Store %s, as it was on %s; documents stored since %s"),
                                   store, LocalTime(f.made_at), LocalTime(*f.since))
                 : absl::StrFormat(Tr("Store %s, as it was on %s"), store, LocalTime(f.made_at));
}

}  // namespace

std::string ReportHtml(const ReportFigures& f, const std::string& store) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", Say("en"),
      "\" xmlns=\"http://www.w3.org/1999/xhtml\"><head>",
      "<meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width\"/>",
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "style-src 'unsafe-inline'\"/><title>",
      Say("Digitization report"), "</title><style>", kReportStyle, "</style></head><body><main>",
      "<header><h1>", Say("Digitization report"), "</h1><p>", Escaped(Subtitle(f, store)),
      "</p></header>", Cards(f), Section("inputs", "Reconciliation", Reconciliation(f)),
      Section("heads", "Right, complete, clean, live", FourHeads(f)),
      Section("pace", "Pages over time", PacePlot(f)),
      Section("quality", "How well it was read", ConfidencePlot(f) + ResolutionTable(f)),
      Section("fields", "Fields", FieldTable(f)),
      Section("worst", "Pages that were read worst", WorstPages(f)),
      Section("duplicates", "Duplicates", Duplicates(f)),
      Section("failures", "Failures", Failures(f)),
      Section("types", "Types of documents", TypeTable(f)), "<footer>",
      Say("Counted from the store by sohoa report. It names files and documents; it quotes nothing "
          "of "
          "their content."),
      "</footer></main></body></html>\n");
}

}  // namespace sohoa
