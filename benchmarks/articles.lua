-- For wrk: POST the articles of a file, one JSON body a line, in turn; each request has a word of its own in place of
-- the mark, so that no two are alike. Prints what was measured as one line of JSON.
-- Usage: wrk … -s articles.lua URL -- FILE MARK FIRST

local articles, mark_length, number = {}, 0, 0
local headers = { ["Content-Type"] = "application/json" }

function init(arguments)
  local mark = arguments[2]
  mark_length = #mark
  number = tonumber(arguments[3])
  for line in io.lines(arguments[1]) do
    local first, last = line:find(mark, 1, true)
    articles[#articles + 1] = { line:sub(1, first - 1), line:sub(last + 1) }
  end
end

local function word(rest)
  local letters = {}
  for place = mark_length, 1, -1 do
    letters[place] = string.char(97 + rest % 26)
    rest = math.floor(rest / 26)
  end
  return table.concat(letters)
end

function request()
  number = number + 1
  local article = articles[number % #articles + 1]
  return wrk.format("POST", nil, headers, article[1] .. word(number) .. article[2])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "median": %.6f, "p99": %.6f, "most": %.6f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6, latency.max / 1e6,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
