// A client that sends exactly what it is told, over a socket of the loopback interface.
#ifndef SOHOA_TESTS_TOOLS_SERVE_WIRE_CLIENT_H_
#define SOHOA_TESTS_TOOLS_SERVE_WIRE_CLIENT_H_

#include <string>

namespace sohoa::testing_support {

class WireClient {
 public:
  explicit WireClient(int port);
  ~WireClient();
  WireClient(const WireClient&) = delete;
  WireClient& operator=(const WireClient&) = delete;

  WireClient& Send(const std::string& bytes);
  void EndSending();
  // All that comes until `end` has come, the server closes, or nothing comes for so long.
  std::string Receive(const std::string& end = "", int wait_ms = 5000);
  bool closed() const { return closed_; }  // by the server

 private:
  const int socket_;
  bool closed_ = false;
};

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_TOOLS_SERVE_WIRE_CLIENT_H_
