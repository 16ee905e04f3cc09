// sohoa_fake_reader LANGUAGE …: speaks as sohoa-reader does and misbehaves as fake_reader.h says.
// As LANGUAGE "dead" and "raving" do so at the start; "deaf" greets and never listens again.
#include "tests/pipeline/fake_reader.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "ocr/engine/ocr_engine.h"
#include "pipeline/reader_messages.h"
#include "pipeline/reader_worker.h"

namespace sohoa::testing_support {
namespace {

void Send(const std::string& bytes) {
  if (write(STDOUT_FILENO, bytes.data(), bytes.size()) < 0) std::abort();
}

[[noreturn]] void SleepForever() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

[[noreturn]] void SpinForever() {
  for (volatile unsigned turns = 0;;) turns = turns + 1;
}

PageText OneWord(const ImageView& image, const std::string& text) {
  const Box box{20, 25, 80, 45};
  const Word word{.text = text, .box = box, .confidence = 0.9F, .choices = {}};
  return {.width = image.width, .height = image.height, .blocks = {{{{{word}, box, 40}}, box}}};
}

std::string Boast() {
  std::string answer = PackAnswer(PageText());
  answer[15] = 0x10;  // the highest byte of the length
  return answer;
}

std::string Lie() {
  std::string answer = PackAnswer(PageText());
  for (size_t k = kAnswerHeadBytes + 4; k < answer.size(); ++k) answer[k] = '\xff';
  return answer;
}

class FakeReader final : public OcrEngine {
 public:
  absl::StatusOr<PageText> Read(ImageView image, double, ReadMode) override {
    const PageText page = OneWord(image, "w" + std::to_string(image.width));
    switch (static_cast<FakeReaderWidth>(image.width)) {
      case kItsProcess:
        return OneWord(image, std::to_string(getpid()));
      case kSpins:
        SpinForever();
      case kSleeps:
        SleepForever();
      case kCrashes:
        std::abort();
      case kLeaves:
        _exit(0);
      case kStopsHalfway:
        Send(PackAnswer(page).substr(0, kAnswerHeadBytes + 30));
        std::abort();
      case kRaves:
        Send(std::string(1000, 'x'));
        SleepForever();
      case kBoasts:
        Send(Boast());
        SleepForever();
      case kLies:
        Send(Lie());
        SleepForever();
      case kMisplaces: {
        PageText misplaced = page;
        misplaced.blocks[0].lines[0].words[0].box.x1 = 1'000'000;
        return misplaced;
      }
      case kReadsStamp:
        return OneWord(image, "MẬT");
      case kFails:
        return absl::InternalError("the reader failed on this page");
    }
    return page;
  }
};

int Main(const std::string& language) {
  EndWithAsker(STDIN_FILENO);
  if (language == "dead") std::abort();
  if (language == "raving") Send(std::string(1000, 'x'));
  if (language == "deaf") {
    Send(PackAnswer(PageText()));
    SleepForever();
  }
  return ServeReader(std::make_unique<FakeReader>(), STDIN_FILENO, STDOUT_FILENO) ? 0 : 1;
}

}  // namespace
}  // namespace sohoa::testing_support

int main(int, char** argv) { return sohoa::testing_support::Main(argv[1]); }
