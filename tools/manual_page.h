// The manual page (man) of a command, made from what it says of itself in its help.
#ifndef SOHOA_TOOLS_MANUAL_PAGE_H_
#define SOHOA_TOOLS_MANUAL_PAGE_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sohoa {

// Of the command `name` ("ingest"), with all commands below it; of the program itself where `name`
// is empty. In the chosen language; man macros, UTF-8.
std::string ManualPage(const CLI::App& root, const std::string& name);

// The commands that have a page; the program itself ("") first.
std::vector<std::string> CommandsWithManual(const CLI::App& root);

// "sohoa-ingest.1"
std::string ManualFileName(const std::string& name);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MANUAL_PAGE_H_
