// The bridge between our pixels and OpenCV's, for the .cc files of this folder.
#ifndef SOHOA_OCR_IMAGE_MAT_H_
#define SOHOA_OCR_IMAGE_MAT_H_

#include "ocr/page/image.h"

namespace cv {
class Mat;
}

namespace sohoa {

// The same pixels under OpenCV's name, CV_8UC1 or CV_8UC3; nothing is copied, so the pixels must
// outlive the result. Whoever borrows from a view must not write.
cv::Mat Borrow(ImageView view);
cv::Mat Borrow(Image& image);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_MAT_H_
