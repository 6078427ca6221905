#!/usr/bin/env bash
# A first call with curl, start to end, against a server of its own with the lab as carrier and model:
#
#   bash examples/curl/first-call.sh
#
# It does what the README tells: starts `LAB=on npm start`, applies examples/platform.yaml, places a call to a person of
# the lab, posts it again with the same key, and reads the call log when the call is over. Leaves nothing behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder="$(mktemp -d)"
export DATA_DIR="$folder/data" LAB=on LOG_LEVEL=warn
export ADMIN_API_KEY="first-call-$RANDOM$RANDOM$RANDOM"
free_port="require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); this.close() })"
PORT="${PORT:-$(node -e "$free_port")}"
export PORT
base="http://127.0.0.1:$PORT"

npm start >"$folder/server.log" 2>&1 &
server=$!
# npm starts the server through a shell, on some machines through two: all of them have to go.
stop_all() {
  local child
  for child in $(pgrep -P "$1"); do stop_all "$child"; done
  kill "$1" 2>/dev/null || true
}
stop() {
  stop_all "$server"
  wait "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
field() { node -e 'let t = ""; process.stdin.on("data", (d) => (t += d)).on("end", () => console.log(JSON.parse(t)[process.argv[1]] ?? ""))' "$1"; }

say "The server starts"
for _ in $(seq 600); do
  curl --silent --fail "$base/health/ready" >/dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log"; exit 1; }
  sleep 0.2
done
curl --silent --show-error --fail "$base/health/ready"

say "npm run apply -- examples/platform.yaml --plan, then without"
npm run --silent apply -- examples/platform.yaml --server "$base" --plan
applied="$(npm run --silent apply -- examples/platform.yaml --server "$base")"
echo "$applied"
VOICELEDGER_KEY="$(grep -o 'vl_live_[0-9A-Za-z]*' <<<"$applied")"

say "POST /api/v1/make-call"
call() {
  curl --silent --show-error --fail-with-body -X POST "$base/api/v1/make-call" \
    -H "Authorization: Bearer $VOICELEDGER_KEY" \
    -H "Content-Type: application/json" \
    -H "Idempotency-Key: order-4711-reminder" \
    -d '{"to": "+15550100002", "agent_key": "support", "greeting": "Hello, I am calling about your appointment tomorrow at ten. Does that still work for you?"}'
}
first="$(call)"
echo "$first"

say "The same request again: the same answer, and no second call"
again="$(call)"
echo "$again"
[ "$first" = "$again" ] || { echo 'the answers differ'; exit 1; }
sid="$(field call_sid <<<"$first")"

say "GET /api/v1/call-logs/$sid, until the call is over"
for _ in $(seq 240); do
  log="$(curl --silent --show-error --fail "$base/api/v1/call-logs/$sid" -H "Authorization: Bearer $VOICELEDGER_KEY" || true)"
  [ -n "$log" ] && [ -n "$(field ended_at <<<"$log")" ] && break
  sleep 0.5
done
echo "$log"
[ "$(field status <<<"$log")" = completed ] || { echo 'the call did not complete'; exit 1; }

say "GET /api/v1/call-logs and /api/v1/voice-sessions/$sid"
curl --silent --show-error --fail "$base/api/v1/call-logs?limit=25" -H "Authorization: Bearer $VOICELEDGER_KEY"
echo
curl --silent --show-error --fail "$base/api/v1/voice-sessions/$sid" -H "Authorization: Bearer $VOICELEDGER_KEY"
echo
