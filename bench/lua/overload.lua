-- Counts who was told to come again, and whether it was told when. With the argument "patient",
-- whoever was told so waits for as long before the next request.
dofile((os.getenv("BENCH_LUA")) .. "/report.lua")

busy, told = 0, 0
local waiting, pause = 0, 0

function init(args)
  if args[1] == "patient" then
    -- Asked before each request. Answers are not told apart by connection, but as many requests
    -- wait as answers said so.
    function delay()
      if waiting == 0 then return 0 end
      waiting = waiting - 1
      return pause
    end
  end
end

function response(status, headers)
  if status == 503 then
    busy = busy + 1
    waiting = waiting + 1
    for name, value in pairs(headers) do
      if name:lower() == "retry-after" and tonumber(value) then
        told, pause = told + 1, 1000 * tonumber(value)
      end
    end
  end
end
