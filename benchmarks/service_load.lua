-- Searches for wrk: the lines of $QUERIES by turns, each thread from another place on, with the key $KEY.
local paths = {}
for line in io.lines(os.getenv("QUERIES")) do
  local query = line:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end)
  paths[#paths + 1] = "/v1/search?limit=10&q=" .. query
end

local started = 0
function setup(thread)
  thread:set("next_path", started * 17)
  started = started + 1
end

function init()
  wrk.headers["Authorization"] = "Bearer " .. os.getenv("KEY")
end

function request()
  next_path = next_path + 1
  return wrk.format("GET", paths[next_path % #paths + 1])
end
