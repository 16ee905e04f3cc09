// A SANE driver that does what vendors' drivers do on bad days, for the dll loader: its devices are
// named by what they do. Pages are 240 × 320 pixels, grey, white with a bar; the first row
// says which one it is: 10, 20, 30 …; of a sheet's back, one more.
#include <sane/sane.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

namespace {

constexpr int kWidth = 240;
constexpr int kHeight = 320;
constexpr int kSheets = 4;

const char* const kNames[] = {"good", "pile",  "jam",  "cover", "busy",    "crash", "hang",
                              "huge", "empty", "wide", "short", "unknown", "deep"};
constexpr size_t kDevices = sizeof(kNames) / sizeof(*kNames);

struct Scanner {
  std::string name;
  bool duplex = false;
  int page = 0;  // that was started, from 1
  int row = 0;
};
Scanner scanner;  // SANE's interface has no other place; one process opens one device

SANE_Device devices[kDevices];
const SANE_Device* list[kDevices + 1];

const char* const kSources[] = {"Flatbed", "ADF Front", "ADF Duplex", nullptr};

SANE_Option_Descriptor Option(const char* name, SANE_Value_Type type, SANE_Int size) {
  SANE_Option_Descriptor option{};
  option.name = name;
  option.title = name;
  option.desc = "";
  option.type = type;
  option.size = size;
  option.cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT;
  return option;
}

char source[16] = "ADF Front";

// A pile is no other one: its process says which it is.
bool IsPile() { return scanner.name == "pile"; }

int Last() { return IsPile() ? 12 : scanner.duplex ? 2 * kSheets : kSheets; }

}  // namespace

extern "C" {

SANE_Status sane_faulty_init(SANE_Int* version, SANE_Auth_Callback) {
  if (version != nullptr) *version = SANE_VERSION_CODE(1, 0, 0);
  for (size_t k = 0; k < kDevices; ++k) {
    devices[k] = {kNames[k], "Sohoa", "Faulty", "virtual device"};
    list[k] = &devices[k];
  }
  return SANE_STATUS_GOOD;
}

void sane_faulty_exit() { abort(); }  // as some do

SANE_Status sane_faulty_get_devices(const SANE_Device*** found, SANE_Bool) {
  *found = list;
  return SANE_STATUS_GOOD;
}

SANE_Status sane_faulty_open(SANE_String_Const name, SANE_Handle* handle) {
  for (const char* known : kNames) {
    if (strcmp(known, name) != 0) continue;
    scanner.name = name;
    *handle = &scanner;
    return scanner.name == "busy" ? SANE_STATUS_DEVICE_BUSY : SANE_STATUS_GOOD;
  }
  return SANE_STATUS_INVAL;
}

void sane_faulty_close(SANE_Handle) {}

const SANE_Option_Descriptor* sane_faulty_get_option_descriptor(SANE_Handle, SANE_Int at) {
  static SANE_Option_Descriptor count = Option("", SANE_TYPE_INT, sizeof(SANE_Word));
  static SANE_Option_Descriptor from = Option("source", SANE_TYPE_STRING, sizeof(source));
  from.constraint_type = SANE_CONSTRAINT_STRING_LIST;
  from.constraint.string_list = kSources;
  return at == 0 ? &count : at == 1 ? &from : nullptr;
}

SANE_Status sane_faulty_control_option(SANE_Handle, SANE_Int at, SANE_Action action, void* value,
                                       SANE_Int*) {
  if (at != 1) return SANE_STATUS_INVAL;
  if (action == SANE_ACTION_GET_VALUE) {
    strcpy(static_cast<char*>(value), source);
  } else {
    strncpy(source, static_cast<const char*>(value), sizeof(source) - 1);
    scanner.duplex = strcmp(source, "ADF Duplex") == 0;
  }
  return SANE_STATUS_GOOD;
}

SANE_Status sane_faulty_get_parameters(SANE_Handle, SANE_Parameters* p) {
  *p = {SANE_FRAME_GRAY, SANE_TRUE, kWidth, kWidth, kHeight, 8};
  if (scanner.name == "huge") p->pixels_per_line = p->bytes_per_line = p->lines = 1 << 30;
  if (scanner.name == "wide") p->bytes_per_line = 1 << 30;
  if (scanner.name == "short") p->bytes_per_line = kWidth - 1;
  if (scanner.name == "unknown") p->lines = -1;
  if (scanner.name == "deep") p->depth = 16;
  return SANE_STATUS_GOOD;
}

SANE_Status sane_faulty_start(SANE_Handle) {
  ++scanner.page;
  scanner.row = 0;
  const bool third = scanner.page == 3;
  if (scanner.name == "empty" || scanner.page > Last()) return SANE_STATUS_NO_DOCS;
  if (scanner.name == "cover" && third) return SANE_STATUS_COVER_OPEN;
  if (scanner.name == "crash" && third) abort();
  if (IsPile()) usleep(100000);
  while (scanner.name == "hang" && third) sleep(1);
  return SANE_STATUS_GOOD;
}

SANE_Status sane_faulty_read(SANE_Handle, SANE_Byte* data, SANE_Int most, SANE_Int* got) {
  *got = 0;
  if (scanner.name == "jam" && scanner.page == 3 && scanner.row == kHeight / 2)
    return SANE_STATUS_JAMMED;
  if (scanner.row == kHeight) return SANE_STATUS_EOF;
  if (most < kWidth) return SANE_STATUS_INVAL;
  const int sheet = scanner.duplex ? (scanner.page + 1) / 2 : scanner.page;
  const bool back = scanner.duplex && scanner.page % 2 == 0;
  const bool bar = scanner.row >= 100 && scanner.row < 110;
  memset(data, scanner.row == 0 ? 10 * sheet + (back ? 1 : 0) : bar ? 0 : 255, kWidth);
  if (IsPile() && scanner.row == 105) memcpy(data, std::to_string(getpid()).c_str(), 4);
  ++scanner.row;
  *got = kWidth;
  return SANE_STATUS_GOOD;
}

void sane_faulty_cancel(SANE_Handle) {}

SANE_Status sane_faulty_set_io_mode(SANE_Handle, SANE_Bool on) {
  return on != SANE_FALSE ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}

SANE_Status sane_faulty_get_select_fd(SANE_Handle, SANE_Int*) { return SANE_STATUS_UNSUPPORTED; }

}  // extern "C"
