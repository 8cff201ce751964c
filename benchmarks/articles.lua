-- For wrk: POST the articles of a file, one JSON body a line, in turn, with a new word in place of every mark.
-- Prints what was measured as one line of JSON.
-- Usage: wrk … -s articles.lua URL -- FILE MARK NUMBER, the words being those from NUMBER on.

local articles, length, number, turn = {}, 0, 0, 0
local headers = { ["Content-Type"] = "application/json" }

local function cut(line, mark)
  local pieces, start = {}, 1
  while true do
    local first, last = line:find(mark, start, true)
    pieces[#pieces + 1] = line:sub(start, (first or 0) - 1)
    if not first then
      return pieces
    end
    start = last + 1
  end
end

local function new_word()
  local letters, rest = {}, number
  for place = length, 1, -1 do
    letters[place] = string.char(97 + rest % 26)
    rest = math.floor(rest / 26)
  end
  number = number + 1
  return table.concat(letters)
end

function init(arguments)
  length = #arguments[2]
  number = tonumber(arguments[3])
  for line in io.lines(arguments[1]) do
    articles[#articles + 1] = cut(line, arguments[2])
  end
end

function request()
  turn = turn % #articles + 1
  local pieces = articles[turn]
  local parts = { pieces[1] }
  for place = 2, #pieces do
    parts[#parts + 1] = new_word()
    parts[#parts + 1] = pieces[place]
  end
  return wrk.format("POST", nil, headers, table.concat(parts))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "median": %.6f, "p99": %.6f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
