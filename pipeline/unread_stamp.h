// Stamps whose words are past reading but whose frame is not. Pure; thread-safe.
#ifndef SOHOA_PIPELINE_UNREAD_STAMP_H_
#define SOHOA_PIPELINE_UNREAD_STAMP_H_

#include <vector>

#include "ocr/image/faint_frame.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// Whether one of the frames, in pixels of `text`, may be that of a secrecy stamp: nothing in it was
// read as an urgency stamp (KHẨN, HỎA TỐC, …), and hardly anything else with confidence. One that
// is joined to what stands above or below it is a table's row, unless that is an urgency stamp; and
// one that lies in one of `stamps`, the boxes of those that were made out, is a row of it if it is
// the stamp on incoming mail. Confidences are the reader's own, before any word is judged. Tuned on
// made scans (docs/secrecy.md).
bool MayHoldSecrecyStamp(const std::vector<FaintFrame>& frames, const std::vector<Box>& stamps,
                         const PageText& text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_UNREAD_STAMP_H_
