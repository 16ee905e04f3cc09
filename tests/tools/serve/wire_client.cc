#include "tests/tools/serve/wire_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace sohoa::testing_support {

WireClient::WireClient(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
}

WireClient::~WireClient() { close(socket_); }

WireClient& WireClient::Send(const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t done = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (done <= 0) break;  // the server has refused it already
    sent += static_cast<size_t>(done);
  }
  return *this;
}

void WireClient::EndSending() { shutdown(socket_, SHUT_WR); }

std::string WireClient::Receive(const std::string& end, int wait_ms) {
  std::string bytes;
  pollfd file{.fd = socket_, .events = POLLIN, .revents = 0};
  char piece[4096];
  size_t looked = 0;  // so far the end is not there
  while ((end.empty() || bytes.find(end, looked) == std::string::npos) &&
         poll(&file, 1, wait_ms) > 0) {
    looked = bytes.size() - std::min(bytes.size(), end.size());
    const ssize_t got = recv(socket_, piece, sizeof(piece), 0);
    if (got <= 0) {
      closed_ = true;
      break;
    }
    bytes.append(piece, static_cast<size_t>(got));
  }
  return bytes;
}

}  // namespace sohoa::testing_support
