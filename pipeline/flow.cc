#include "pipeline/flow.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <limits>
#include <memory>
#include <thread>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "ocr/image/prepare.h"

namespace sohoa {
namespace {

// Orders what one thread did before what another does next. oneTBB orders its filters just so; the
// thread sanitizer cannot see it, because Debian's oneTBB is not instrumented.
class Baton {
 public:
  void Pass() { turn_.fetch_add(1, std::memory_order_release); }
  void Take() const { (void)turn_.load(std::memory_order_acquire); }

 private:
  std::atomic<int64_t> turn_{0};
};

// What travels: a page (scanned, then worked on), a failure, or the end of a document.
struct Parcel {
  size_t document = 0;
  std::string file;
  int page = 0;  // within `file`
  std::variant<ScannedPage, absl::StatusOr<PageResult>, FlowFailure, DocumentEnd> content;
  EnginePool::Turn turn;  // a scanned page's, for an engine
  Baton baton;
};

constexpr size_t kNoDocument = std::numeric_limits<size_t>::max();

// The document that the receiving end has given up; the reading end and the workers skip the rest
// of it. Only one can be current: documents are delivered one after the other.
using GivenUp = std::atomic<size_t>;

// Yields the parcels of the batch in order. One thread at a time.
class Feed {
 public:
  Feed(const std::vector<InputDocument>& batch, const FlowOptions& options, EnginePool* engines,
       DocumentSink* sink, const OpenedCallback& opened, const GivenUp& given_up)
      : batch_(batch),
        options_(options),
        engines_(engines),
        sink_(sink),
        opened_(opened),
        given_up_(given_up),
        more_(engines->Announce(options.priority)) {}

  // The next parcel; null when the batch is done.
  std::unique_ptr<Parcel> Next() {
    while (document_ < batch_.size()) {
      if (!admitted_ && !MayBegin()) break;
      if (!admitted_) Admit();
      if (finished_ || given_up_.load() == document_) {
        AwaitAll();
        return End();
      }
      if (file_ == FileCount()) {
        const absl::StatusOr<bool> more = AwaitFile();
        if (!more.ok()) return FailAwaiting(more.status());
        if (!*more) return End();
      }
      if (source_ == nullptr) {
        if (std::unique_ptr<Parcel> failure = OpenFile()) return failure;
      }
      if (std::unique_ptr<Parcel> parcel = NextPage()) return parcel;
      CloseFile();
    }
    more_ = {};
    return nullptr;
  }

 private:
  size_t FileCount() const { return batch_[document_].files.size() + further_.size(); }

  // The one that is read; the last one, where there are no more.
  const std::string& file() const {
    const std::vector<std::string>& named = batch_[document_].files;
    const size_t at = std::min(file_, FileCount() - 1);
    return at < named.size() ? named[at] : further_[at - named.size()];
  }

  // False: no further file comes.
  absl::StatusOr<bool> AwaitFile() {
    if (awaited_all_ || !options_.next_file || document_ + 1 < batch_.size()) return false;
    absl::StatusOr<std::optional<std::string>> next = options_.next_file();
    awaited_all_ = !next.ok() || !next->has_value();
    if (!next.ok()) return next.status();
    if (!awaited_all_) further_.push_back(**std::move(next));
    return !awaited_all_;
  }

  // What is not read belongs to the document all the same.
  void AwaitAll() {
    for (absl::StatusOr<bool> more = true; more.ok() && *more;) more = AwaitFile();
  }

  std::unique_ptr<Parcel> Make(decltype(Parcel::content) content) const {
    auto parcel = std::make_unique<Parcel>();
    parcel->document = document_;
    if (!finished_) parcel->file = file();
    parcel->page = page_;
    parcel->content = std::move(content);
    return parcel;
  }

  bool MayBegin() {
    const auto& ask = options_.gate.before_document;
    if (ask && !ask(document_)) document_ = batch_.size();
    return document_ < batch_.size();
  }

  void Admit() {
    admitted_ = true;
    finished_ = !sink_->Admit(document_);
  }

  std::unique_ptr<Parcel> Fail(std::optional<int> page, absl::Status status) {
    std::unique_ptr<Parcel> parcel = Make(FlowFailure{file(), page, std::move(status)});
    finished_ = true;
    return parcel;
  }

  // No file failed, but the one that did not come.
  std::unique_ptr<Parcel> FailAwaiting(absl::Status status) {
    finished_ = true;
    return Make(FlowFailure{"", std::nullopt, std::move(status)});
  }

  std::unique_ptr<Parcel> OpenFile() {
    absl::StatusOr<std::unique_ptr<PageSource>> source =
        OpenInputFile(file(), options_.stage.limits, options_.pdf);
    if (!source.ok()) return Fail(std::nullopt, source.status());
    source_ = *std::move(source);
    page_ = 0;
    if (opened_) opened_(document_, source_->page_count().value_or(-1));
    return nullptr;
  }

  // Null when the file has no more pages.
  std::unique_ptr<Parcel> NextPage() {
    if (total_pages_ == options_.stage.limits.max_pages) {
      return Fail(std::nullopt, absl::InvalidArgumentError(
                                    absl::StrCat("too many pages: more than ", total_pages_,
                                                 ": split the file or raise the limit")));
    }
    absl::StatusOr<std::optional<ScannedPage>> page = source_->Next();
    if (!page.ok()) return Fail(page_, page.status());
    if (!page->has_value()) {
      if (page_ == 0)
        return Fail(std::nullopt, absl::InvalidArgumentError("the file has no pages"));
      return nullptr;
    }
    if (options_.gate.before_page) options_.gate.before_page();
    std::unique_ptr<Parcel> parcel = Make(std::move(**page));
    parcel->turn = engines_->Announce(options_.priority);
    ++page_;
    ++total_pages_;
    return parcel;
  }

  void CloseFile() {
    signed_.push_back(source_->is_signed());
    if (source_->is_signed()) ReadSignatures();
    source_.reset();
    ++file_;
  }

  // The file is signed, and that is all that is known.
  static PdfSignature Unread() {
    return {.verification = {.indication = Indication::kIndeterminate,
                             .sub_indication = SubIndication::kGeneric,
                             .findings = {{.kind = FindingKind::kUnreadableStructure,
                                           .weight = Weight::kDoubt}}}};
  }

  // The signatures are evidence, the pages are what is wanted: they do not fail for want of it.
  void ReadSignatures() {
    absl::StatusOr<std::vector<PdfSignature>> read = ReadPdfSignatures(file(), options_.signatures);
    if (!read.ok()) read = std::vector{Unread()};
    for (PdfSignature& signature : *read) {
      signature.file = static_cast<int>(file_);
      signatures_.push_back(std::move(signature));
    }
  }

  std::unique_ptr<Parcel> End() {
    finished_ = true;
    signed_.resize(FileCount(), false);
    std::unique_ptr<Parcel> parcel =
        Make(DocumentEnd{total_pages_, std::move(signed_), std::move(signatures_), further_});
    source_.reset();
    signed_.clear();
    signatures_.clear();
    file_ = 0;
    page_ = total_pages_ = 0;
    admitted_ = finished_ = false;
    ++document_;
    return parcel;
  }

  const std::vector<InputDocument>& batch_;
  const FlowOptions& options_;
  EnginePool* const engines_;
  DocumentSink* const sink_;
  const OpenedCallback& opened_;
  const GivenUp& given_up_;
  EnginePool::Turn more_;  // for the pages that are not read yet

  size_t document_ = 0;
  size_t file_ = 0;      // of the document
  int page_ = 0;         // of the file
  int total_pages_ = 0;  // of the document
  bool admitted_ = false;
  bool finished_ = false;  // nothing but its end is still to come
  std::unique_ptr<PageSource> source_;
  std::vector<bool> signed_;
  std::vector<PdfSignature> signatures_;
  std::vector<std::string> further_;  // files of the last document that came by now
  bool awaited_all_ = false;          // no more of them come
};

// What `f` makes of the page with an engine, when it is the page's turn.
template <typename F>
absl::StatusOr<PageResult> WithEngine(EnginePool* engines, EnginePool::Turn turn, F f) {
  const absl::StatusOr<EnginePool::Lease> engine = engines->Borrow(std::move(turn));
  if (!engine.ok()) return engine.status();
  return f(engine->get());
}

// The parallel stage: a scanned page becomes a result; anything else passes.
void Work(Parcel* parcel, EnginePool* engines, const PageStageOptions& options,
          const GivenUp& given_up) {
  ScannedPage* scanned = std::get_if<ScannedPage>(&parcel->content);
  if (scanned == nullptr) return;
  if (given_up.load() == parcel->document) {
    parcel->turn = {};
    parcel->content = absl::StatusOr<PageResult>(absl::CancelledError("the document was given up"));
    return;
  }
  const std::string name =
      absl::StrCat(std::filesystem::path(parcel->file).stem().string(), "-", parcel->page + 1);
  absl::StatusOr<PageResult> result = WithEngine(
      engines, std::move(parcel->turn),
      [&](OcrEngine* engine) { return ProcessPage(std::move(*scanned), engine, options, name); });
  parcel->content = std::move(result);
}

// The receiving end. One thread at a time, in order.
class Delivery {
 public:
  Delivery(DocumentSink* sink, GivenUp* given_up) : sink_(sink), given_up_(given_up) {}

  void Accept(Parcel& parcel) {
    if (DocumentEnd* end = std::get_if<DocumentEnd>(&parcel.content)) {
      sink_->End(parcel.document, *end);
      return;
    }
    if (given_up_->load() == parcel.document) return;
    if (FlowFailure* failure = std::get_if<FlowFailure>(&parcel.content)) {
      GiveUp(parcel.document);
      sink_->Fail(parcel.document, std::move(*failure));
      return;
    }
    auto& page = std::get<absl::StatusOr<PageResult>>(parcel.content);
    if (!page.ok()) {
      GiveUp(parcel.document);
      sink_->Fail(parcel.document, {std::move(parcel.file), parcel.page, page.status()});
    } else if (!sink_->AddPage(parcel.document, *std::move(page))) {
      GiveUp(parcel.document);
    }
  }

 private:
  void GiveUp(size_t document) { given_up_->store(document); }

  DocumentSink* const sink_;
  GivenUp* const given_up_;
};

// One thread, no hand-overs: what the parallel run must agree with.
void RunInThisThread(Feed* feed, EnginePool* engines, const PageStageOptions& options,
                     const GivenUp& given_up, Delivery* delivery, const std::atomic<bool>& stop) {
  while (!stop.load()) {
    std::unique_ptr<Parcel> parcel = feed->Next();
    if (parcel == nullptr) return;
    Work(parcel.get(), engines, options, given_up);
    delivery->Accept(*parcel);
  }
}

// oneTBB shares as many threads as there are cores among all flows. A flow that waits for its turn
// would keep them from the one whose turn it is, so each gets its own; the engines bound the work.
constexpr size_t kThreadsOfAllFlows = 1024;

oneapi::tbb::task_arena::priority ArenaPriority(FlowPriority priority) {
  return priority == FlowPriority::kDesk ? oneapi::tbb::task_arena::priority::high
                                         : oneapi::tbb::task_arena::priority::low;
}

void RunInParallel(int workers, int max_live_pages, FlowPriority priority, Feed* feed,
                   EnginePool* engines, const PageStageOptions& options, const GivenUp& given_up,
                   Delivery* delivery, const std::atomic<bool>& stop) {
  namespace tbb = oneapi::tbb;
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism,
                                    kThreadsOfAllFlows);
  Baton started;
  Baton reading;
  Baton delivering;
  started.Pass();
  tbb::task_arena arena(workers, 1, ArenaPriority(priority));
  arena.execute([&] {
    const auto read = [&](tbb::flow_control& control) -> Parcel* {
      started.Take();
      reading.Take();
      std::unique_ptr<Parcel> parcel = stop.load() ? nullptr : feed->Next();
      if (parcel == nullptr) {
        control.stop();
      } else {
        parcel->baton.Pass();
      }
      reading.Pass();
      return parcel
          .release();  // oneTBB carries plain pointers between filters; the last one owns again
    };
    const auto work = [&](Parcel* parcel) {
      parcel->baton.Take();
      if (!stop.load()) Work(parcel, engines, options, given_up);
      parcel->baton.Pass();
      return parcel;
    };
    const auto deliver = [&](Parcel* raw) {
      const std::unique_ptr<Parcel> parcel(raw);
      parcel->baton.Take();
      delivering.Take();
      if (!stop.load()) delivery->Accept(*parcel);
      delivering.Pass();
    };
    tbb::parallel_pipeline(
        static_cast<size_t>(max_live_pages),
        tbb::make_filter<void, Parcel*>(tbb::filter_mode::serial_in_order, read) &
            tbb::make_filter<Parcel*, Parcel*>(tbb::filter_mode::parallel, work) &
            tbb::make_filter<Parcel*, void>(tbb::filter_mode::serial_in_order, deliver));
  });
  reading.Take();
  delivering.Take();
}

}  // namespace

void RunFlow(const std::vector<InputDocument>& batch, const FlowOptions& options,
             EnginePool* engines, DocumentSink* sink, const std::atomic<bool>& stop,
             const OpenedCallback& opened) {
  ConfigureImageLibraries();
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const int workers = options.workers > 0 ? options.workers : cores;
  const int live = options.max_live_pages > 0 ? options.max_live_pages : 2 * workers;
  GivenUp given_up{kNoDocument};
  Feed feed(batch, options, engines, sink, opened, given_up);
  Delivery delivery(sink, &given_up);
  const int waiting = options.next_file ? 1 : 0;
  if (workers + waiting == 1) {
    RunInThisThread(&feed, engines, options.stage, given_up, &delivery, stop);
  } else {
    RunInParallel(workers + waiting, live, options.priority, &feed, engines, options.stage,
                  given_up, &delivery, stop);
  }
}

}  // namespace sohoa
