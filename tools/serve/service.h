// The service: finds out who asks for what, whether they may, has it answered and writes it down.
#ifndef SOHOA_TOOLS_SERVE_SERVICE_H_
#define SOHOA_TOOLS_SERVE_SERVICE_H_

#include <memory>
#include <mutex>
#include <string_view>

#include "tools/serve/authenticator.h"
#include "tools/serve/http_message.h"
#include "tools/serve/routes.h"
#include "tools/serve/service_context.h"

namespace sohoa {

// Thread-safe.
class Service {
 public:
  // `context` outlives it.
  Service(ServiceContext& context, std::shared_ptr<Authenticator> authenticator)
      : context_(context), authenticator_(std::move(authenticator)) {}

  HttpResponse Handle(const HttpRequest& request);
  // For what never becomes a request.
  HttpResponse Refuse(int status, std::string_view accept_language) const;

  // For requests from now on.
  void SetAuthenticator(std::shared_ptr<Authenticator> authenticator);

 private:
  HttpResponse RefusalResponse(const Refusal& refusal, Language language) const;
  HttpResponse AnswerCall(const Route& route, Call& call);
  // OK, and the caller is set; or why not, and when again.
  Refusal Admit(const Route& route, Call& call);
  absl::Status WriteDownRefusal(const Route& route, const Call& call) const;
  absl::Status WriteDown(const Call& call, std::string_view action) const;

  ServiceContext& context_;
  mutable std::mutex mutex_;
  std::shared_ptr<Authenticator> authenticator_;  // guarded by mutex_
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SERVICE_H_
