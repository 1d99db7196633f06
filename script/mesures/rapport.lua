-- One line a run: rate, percentiles in milliseconds, errors. POST bodies come through the environment.
local body = os.getenv("CORPS")
if body and body ~= "" then
  wrk.method = "POST"
  wrk.body = body
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Sec-Fetch-Site"] = "same-origin"
end
local cookie = os.getenv("COOKIE")
if cookie and cookie ~= "" then wrk.headers["Cookie"] = cookie end
wrk.headers["Accept-Encoding"] = "gzip"

-- A worker does not open one file ten thousand times: CHEMINS lists those to take in turn.
local list = os.getenv("CHEMINS")
if list then
  local paths, at = {}, 0
  for path in list:gmatch("%S+") do paths[#paths + 1] = path end
  request = function()
    at = at % #paths + 1
    return wrk.format(nil, paths[at])
  end
end

function done(summary, latency)
  local ms = function(percentile) return latency:percentile(percentile) / 1000 end
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("%8.0f /s   p50 %6.2f   p95 %6.2f   p99 %6.2f ms   erreurs %d\n",
    summary.requests / summary.duration * 1e6, ms(50), ms(95), ms(99), bad))
end
