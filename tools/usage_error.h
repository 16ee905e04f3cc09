// What was wrong with a command line, in the chosen language.
#ifndef SOHOA_TOOLS_USAGE_ERROR_H_
#define SOHOA_TOOLS_USAGE_ERROR_H_

namespace CLI {
class App;
}

namespace sohoa {

// `app` and the commands that are added to it afterwards say what is missing, not known or not
// possible, and whose --help tells how it goes. After ChooseLanguage.
void TranslateUsageErrors(CLI::App* app);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_USAGE_ERROR_H_
