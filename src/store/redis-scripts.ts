/**
 * The Lua scripts of the Redis store. Each runs whole or not at all, on the keys of one partition.
 *
 * Per partition: `jobs` HASH "ws\nid" -> meta; `data` HASH "ws\nid" -> JSON; `lanes` ZSET, all scores 0, of
 * "ws\nlane\nplace\nid", so that a lane's head is the first member of a range; `due` ZSET of lane heads only,
 * "ws\nid" by the time they may be claimed, so that what is due is what is claimable; `places` a counter.
 * Names hold no control characters, which makes \n a safe joint. JSON of the caller is never decoded here.
 *
 * ioredis sends a command again when the connection breaks before its answer, so each writing script leaves a
 * receipt under the id of its call and answers a second sending of the same call from it (those that may run twice
 * with the same result need none).
 *
 * Out of memory (noeviction): a script may finish once its first write was one that frees memory. So a commit
 * that only adds is refused before it wrote anything, and one that closes a job goes through whole.
 */

const PRELUDE = `
local RECEIPT_MS = 60000

local function clock(offset)
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000) + tonumber(offset)
end

local function int(n) return string.format('%.0f', n) end

local K = {}

local function readJob(ws, id)
  local meta = redis.call('HGET', K.jobs, ws .. '\\n' .. id)
  if not meta then return nil end
  local place, rev, attempt, due, untilAt, leaseRev, lease, lane =
    string.match(meta, '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%S+) (.*)$')
  return {
    ws = ws, id = id, place = place, rev = tonumber(rev), attempt = tonumber(attempt), due = tonumber(due),
    untilAt = tonumber(untilAt), leaseRev = tonumber(leaseRev), lease = lease, lane = lane,
  }
end

local function isLeased(job) return job.lease ~= '-' end

local function readyAt(job)
  if isLeased(job) then return math.max(job.due, job.untilAt) end
  return job.due
end

local function member(job) return job.ws .. '\\n' .. job.id end

local function writeJob(job)
  redis.call('HSET', K.jobs, member(job), table.concat({
    job.place, int(job.rev), int(job.attempt), int(job.due), int(job.untilAt), int(job.leaseRev), job.lease, job.lane,
  }, ' '))
end

local function laneHead(ws, lane)
  local prefix = ws .. '\\n' .. lane .. '\\n'
  local first = redis.call('ZRANGEBYLEX', K.lanes, '[' .. prefix, '(' .. ws .. '\\n' .. lane .. '\\11', 'LIMIT', 0, 1)[1]
  if not first then return nil end
  return string.sub(first, #prefix + 18)
end

local function indexIfHead(job)
  if laneHead(job.ws, job.lane) == job.id then redis.call('ZADD', K.due, int(readyAt(job)), member(job)) end
end

local function removeJob(job)
  redis.call('HDEL', K.jobs, member(job))
  redis.call('HDEL', K.data, member(job))
  redis.call('ZREM', K.lanes, job.ws .. '\\n' .. job.lane .. '\\n' .. job.place .. '\\n' .. job.id)
  redis.call('ZREM', K.due, member(job))
  local nextId = laneHead(job.ws, job.lane)
  if nextId then
    local head = readJob(job.ws, nextId)
    redis.call('ZADD', K.due, int(readyAt(head)), member(head))
  end
end
`;

const COMMIT = `${PRELUDE}
K.receipt, K.list, K.audit, K.once = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
K.jobs, K.data, K.lanes, K.due, K.places = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]

local at = 0
local function arg() at = at + 1; return ARGV[at] end
local now = clock(arg())
local ws, expected, state, auditRows = arg(), tonumber(arg()), arg(), tonumber(arg())

local receipt = redis.call('GET', K.receipt)
if receipt then return { 'ok', tonumber(receipt) } end

local onceId, onceTtl = arg(), tonumber(arg())
if onceId ~= '' then
  local expiry = redis.call('ZSCORE', K.once, onceId)
  if expiry and tonumber(expiry) > now then return { 'duplicate' } end
end

local closeId, closeLease = arg(), arg()
local closing
if closeId ~= '' then
  closing = readJob(ws, closeId)
  if not closing or not isLeased(closing) or closing.lease ~= closeLease then return { 'fenced' } end
end

local version = tonumber(redis.call('HGET', K.list, 'v') or '0')
if version ~= expected then return { 'conflict' } end

if closing then
  if closing.rev == closing.leaseRev then
    removeJob(closing)
  else
    redis.call('ZREM', K.due, member(closing))
    closing.attempt, closing.lease, closing.untilAt, closing.leaseRev = 0, '-', 0, 0
    writeJob(closing)
    indexIfHead(closing)
  end
end

for _ = 1, tonumber(arg()) do
  local job = readJob(ws, arg())
  if job then removeJob(job) end
end

redis.call('HSET', K.list, 'v', int(version + 1), 's', state)

local rows = tonumber(arg())
for _ = 1, rows do redis.call('RPUSH', K.audit, arg()) end
if rows > 0 then redis.call('LTRIM', K.audit, -auditRows, -1) end

if onceId ~= '' then
  redis.call('ZADD', K.once, int(now + onceTtl), onceId)
  redis.call('ZREMRANGEBYSCORE', K.once, '-inf', int(now))
  local last = redis.call('ZRANGE', K.once, -1, -1, 'WITHSCORES')
  redis.call('PEXPIRE', K.once, int(math.max(1, tonumber(last[2]) - now)))
end

for _ = 1, tonumber(arg()) do
  local id, lane, due, data = arg(), arg(), now + tonumber(arg()), arg()
  local job = readJob(ws, id)
  if not job then
    job = {
      ws = ws, id = id, lane = lane, place = string.format('%016d', redis.call('INCR', K.places)),
      rev = 1, attempt = 0, due = due, untilAt = 0, leaseRev = 0, lease = '-',
    }
    redis.call('ZADD', K.lanes, 0, ws .. '\\n' .. lane .. '\\n' .. job.place .. '\\n' .. id)
  else
    job.rev = job.rev + 1
    -- A job that waits to be tried again goes on waiting: the other side asked for the pause, whatever the data.
    if not isLeased(job) and job.attempt > 0 then due = math.max(due, job.due) end
    job.due = due
  end
  writeJob(job)
  redis.call('HSET', K.data, member(job), data)
  indexIfHead(job)
end

redis.call('SET', K.receipt, int(version + 1), 'PX', RECEIPT_MS)
return { 'ok', version + 1 }
`;

const CLAIM = `${PRELUDE}
K.receipt, K.jobs, K.data, K.lanes, K.due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, ws, max, leaseMs, token = clock(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]

local function answer(jobs)
  local out = {}
  for _, job in ipairs(jobs) do
    local data = redis.call('HGET', K.data, member(job))
    for _, value in ipairs({ job.ws, job.id, job.lane, int(job.attempt), data }) do out[#out + 1] = value end
  end
  return out
end

local receipt = redis.call('GET', K.receipt)
if receipt then
  local held = {}
  for jobWs, id in string.gmatch(receipt, '([^\\n]+)\\n([^\\n]+)') do
    local job = readJob(jobWs, id)
    if job and job.lease == token then held[#held + 1] = job end
  end
  return answer(held)
end

local function dueOfWorkspace()
  local found = {}
  local from = '[' .. ws .. '\\n'
  while true do
    local first = redis.call('ZRANGEBYLEX', K.lanes, from, '(' .. ws .. '\\11', 'LIMIT', 0, 1)[1]
    if not first then break end
    local laneEnd = string.find(first, '\\n', #ws + 2, true)
    local lane = string.sub(first, #ws + 2, laneEnd - 1)
    local job = readJob(ws, string.sub(first, laneEnd + 18))
    if readyAt(job) <= now then found[#found + 1] = job end
    from = '(' .. ws .. '\\n' .. lane .. '\\11'
  end
  table.sort(found, function(a, b)
    if readyAt(a) ~= readyAt(b) then return readyAt(a) < readyAt(b) end
    return a.place < b.place
  end)
  return found
end

local function dueOfAll()
  local found = {}
  for _, entry in ipairs(redis.call('ZRANGEBYSCORE', K.due, '-inf', int(now), 'LIMIT', 0, max)) do
    local joint = string.find(entry, '\\n', 1, true)
    found[#found + 1] = readJob(string.sub(entry, 1, joint - 1), string.sub(entry, joint + 1))
  end
  return found
end

local due = ws == '' and dueOfAll() or (ws ~= '' and dueOfWorkspace())
local taken, members = {}, {}
for _, job in ipairs(due) do
  if #taken == max then break end
  redis.call('ZREM', K.due, member(job))
  if isLeased(job) then job.attempt = job.attempt + 1 end
  job.lease, job.untilAt, job.leaseRev = token, now + leaseMs, job.rev
  writeJob(job)
  redis.call('ZADD', K.due, int(readyAt(job)), member(job))
  taken[#taken + 1] = job
  members[#members + 1] = member(job)
end
if #taken > 0 then redis.call('SET', K.receipt, table.concat(members, '\\n'), 'PX', RECEIPT_MS) end
return answer(taken)
`;

const POSTPONE = `${PRELUDE}
K.receipt, K.jobs, K.data, K.lanes, K.due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, ws, id, lease, delay, hasData, data = clock(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
if redis.call('EXISTS', K.receipt) == 1 then return 1 end
local job = readJob(ws, id)
if not job or not isLeased(job) or job.lease ~= lease then return 0 end
redis.call('ZREM', K.due, member(job))
if hasData == '1' and job.rev == job.leaseRev then redis.call('HSET', K.data, member(job), data) end
job.attempt, job.due, job.lease, job.untilAt, job.leaseRev = job.attempt + 1, now + delay, '-', 0, 0
writeJob(job)
indexIfHead(job)
redis.call('SET', K.receipt, '1', 'PX', RECEIPT_MS)
return 1
`;

const RENEW = `${PRELUDE}
K.jobs, K.lanes, K.due = KEYS[1], KEYS[2], KEYS[3]
local now, ws, id, lease, leaseMs = clock(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local job = readJob(ws, id)
if not job or not isLeased(job) or job.lease ~= lease then return 0 end
-- The first write frees memory: a worker must be able to go on when it is short.
redis.call('ZREM', K.due, member(job))
job.untilAt = now + leaseMs
writeJob(job)
indexIfHead(job)
return 1
`;

const JOBS = `${PRELUDE}
K.jobs, K.lanes = KEYS[1], KEYS[2]
local now, ws = clock(ARGV[1]), ARGV[2]
local out = {}
for _, entry in ipairs(redis.call('ZRANGEBYLEX', K.lanes, '[' .. ws .. '\\n', '(' .. ws .. '\\11')) do
  local laneEnd = string.find(entry, '\\n', #ws + 2, true)
  local job = readJob(ws, string.sub(entry, laneEnd + 18))
  local leased = job.untilAt > now and '1' or '0'
  for _, value in ipairs({ job.place, job.id, job.lane, int(job.attempt), int(math.max(0, job.due - now)), leased }) do
    out[#out + 1] = value
  end
end
return out
`;

const WAS_SEEN = `${PRELUDE}
local expiry = redis.call('ZSCORE', KEYS[1], ARGV[2])
if expiry and tonumber(expiry) > clock(ARGV[1]) then return 1 end
return 0
`;

const PUT_SECRET = `${PRELUDE}
local secret, names = KEYS[1], KEYS[2]
local now, name, sealed, ttl, prefix = clock(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
if ttl > 0 then
  redis.call('SET', secret, int(now + ttl) .. ' ' .. sealed, 'PX', int(ttl))
else
  redis.call('SET', secret, '0 ' .. sealed)
end
redis.call('SADD', names, name)
for _, known in ipairs(redis.call('SMEMBERS', names)) do
  if redis.call('EXISTS', prefix .. known) == 0 then redis.call('SREM', names, known) end
end
return 1
`;

const GET_SECRET = `${PRELUDE}
local stored = redis.call('GET', KEYS[1])
if not stored then return false end
local expiry = tonumber(string.match(stored, '^%d+'))
if expiry > 0 and expiry <= clock(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  return false
end
return stored
`;

const RESEAL_SECRET = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`;

/** Per workspace one HASH: key -> times at which its slots come free, joined by commas; key "\nheld" -> end of a hold. */
const CLAIM_SLOTS = `${PRELUDE}
local slots, now = KEYS[1], clock(ARGV[1])
local wait, lists = 0, {}
for at = 2, #ARGV, 3 do
  local key, limit, window = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local held = tonumber(redis.call('HGET', slots, key .. '\\nheld') or '0')
  wait = math.max(wait, held - now)
  local taken = {}
  for text in string.gmatch(redis.call('HGET', slots, key) or '', '%d+') do
    if tonumber(text) > now then taken[#taken + 1] = tonumber(text) end
  end
  -- The clock may have been set back between two of them.
  table.sort(taken)
  if #taken >= limit then wait = math.max(wait, taken[#taken - limit + 1] - now) end
  taken[#taken + 1] = now + window
  lists[#lists + 1] = { key, taken }
end
if wait > 0 then return wait end
for _, list in ipairs(lists) do
  local texts = {}
  for _, free in ipairs(list[2]) do texts[#texts + 1] = int(free) end
  redis.call('HSET', slots, list[1], table.concat(texts, ','))
end
return 0
`;

const HOLD_SLOTS = `${PRELUDE}
local slots, field = KEYS[1], ARGV[2] .. '\\nheld'
local untilAt = clock(ARGV[1]) + tonumber(ARGV[3])
if untilAt > tonumber(redis.call('HGET', slots, field) or '0') then redis.call('HSET', slots, field, int(untilAt)) end
return 1
`;

const FORGET = `${PRELUDE}
K.jobs, K.data, K.lanes, K.due = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local ws, prefix = ARGV[1], ARGV[2]
-- The secrets' own keys are known only here; they share the partition's tag, so they are on this node.
for _, name in ipairs(redis.call('SMEMBERS', KEYS[4])) do redis.call('DEL', prefix .. name) end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
for _, entry in ipairs(redis.call('ZRANGEBYLEX', K.lanes, '[' .. ws .. '\\n', '(' .. ws .. '\\11')) do
  local laneEnd = string.find(entry, '\\n', #ws + 2, true)
  local field = ws .. '\\n' .. string.sub(entry, laneEnd + 18)
  redis.call('HDEL', K.jobs, field)
  redis.call('HDEL', K.data, field)
  redis.call('ZREM', K.due, field)
  redis.call('ZREM', K.lanes, entry)
end
return 1
`;

const UNMARK = `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
`;

/** Name -> script and its number of keys, for `defineCommand`. The keys and arguments are filled in redis.ts. */
export const SCRIPTS = {
  segueCommit: { numberOfKeys: 9, lua: COMMIT },
  segueClaim: { numberOfKeys: 5, lua: CLAIM },
  seguePostpone: { numberOfKeys: 5, lua: POSTPONE },
  segueRenew: { numberOfKeys: 3, lua: RENEW },
  segueJobs: { numberOfKeys: 2, lua: JOBS },
  segueWasSeen: { numberOfKeys: 1, lua: WAS_SEEN },
  seguePutSecret: { numberOfKeys: 2, lua: PUT_SECRET },
  segueGetSecret: { numberOfKeys: 1, lua: GET_SECRET },
  segueResealSecret: { numberOfKeys: 1, lua: RESEAL_SECRET },
  segueClaimSlots: { numberOfKeys: 1, lua: CLAIM_SLOTS },
  segueHoldSlots: { numberOfKeys: 1, lua: HOLD_SLOTS },
  segueForget: { numberOfKeys: 9, lua: FORGET },
  segueUnmark: { numberOfKeys: 1, lua: UNMARK },
} as const;
