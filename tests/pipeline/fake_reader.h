// How sohoa_fake_reader, which stands in for sohoa-reader, takes a page: its width says. A page of
// any other width is read as WidthAsText would.
#ifndef SOHOA_TESTS_PIPELINE_FAKE_READER_H_
#define SOHOA_TESTS_PIPELINE_FAKE_READER_H_

namespace sohoa::testing_support {

enum FakeReaderWidth {
  kItsProcess = 360,  // reads its process number
  kSpins,             // computes forever
  kSleeps,            // waits forever
  kCrashes,           // dies of a signal before it answers
  kLeaves,            // ends in good order before it answers
  kStopsHalfway,      // dies in the middle of an answer
  kRaves,             // answers with bytes that are no head
  kBoasts,            // announces an answer of 2^60 bytes
  kLies,              // answers with a body whose counts are larger than itself
  kMisplaces,         // a word off the page
  kFails,             // an error of the reader's own
  kReadsStamp,        // reads the stamp of a secret
};

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_PIPELINE_FAKE_READER_H_
