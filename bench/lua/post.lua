-- A body from a file, in which each @ becomes something that no other request has.
dofile((os.getenv("BENCH_LUA")) .. "/report.lua")

local template, prefix, count = "", "", 0

function init(args)
  local file = assert(io.open(args[1]))
  template = file:read("*a")
  file:close()
  prefix = args[2] .. "-" .. number .. "-"
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  count = count + 1
  return wrk.format(nil, nil, nil, (template:gsub("@", prefix .. count)))
end
