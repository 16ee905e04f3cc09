#include "ocr/image/resolution.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

constexpr int kA4Width = 2480, kA4Height = 3508;  // at 300 dpi
constexpr double kLetterHeight = 27;              // of 13-point print there
constexpr double kDefault = 240;

TEST(ResolveDpi, TrustsWhatIsDeclaredAndPlausible) {
  EXPECT_EQ(ResolveDpi(300, kA4Width, kA4Height, kLetterHeight, kDefault), 300);
  EXPECT_EQ(ResolveDpi(600, kA4Width, kA4Height, kLetterHeight, kDefault), 600) << "an A5 page";
  EXPECT_EQ(ResolveDpi(300, 1000, 1000, 0, kDefault), 300);
}

TEST(ResolveDpi, DoubtsADeclarationThatMakesThePaperOrThePrintTooLargeOrTooSmall) {
  // Cameras and programs write 72 where they know nothing.
  EXPECT_NEAR(ResolveDpi(72, kA4Width, kA4Height, kLetterHeight, kDefault), 300, 1);
  EXPECT_NEAR(ResolveDpi(72, 1654, 2339, 18 * 1.3, kDefault), 200, 1)
      << "32 inches, 23-point letters";
  EXPECT_NEAR(ResolveDpi(9600, kA4Width, kA4Height, 0, kDefault), 300, 1);
  EXPECT_NEAR(ResolveDpi(1000, kA4Width, kA4Height, kLetterHeight, kDefault), 300, 1);
}

TEST(ResolveDpi, TellsItFromA4ThenFromTheLetters) {
  EXPECT_NEAR(ResolveDpi(0, kA4Height, kA4Width, kLetterHeight, kDefault), 300, 1);
  EXPECT_NEAR(ResolveDpi(0, 2000, 1500, kLetterHeight, kDefault), 299, 1);
  EXPECT_EQ(ResolveDpi(0, 2000, 1500, 0, kDefault), kDefault);
}

}  // namespace
}  // namespace sohoa
