#!/bin/sh
# Take in examples/ and serve them: demo.sh KG HOST PORT. Each port has its own folder, because the demo's IRIs hold it.
set -eu
kg=$1
host=$2
port=$3
cd "$(dirname "$0")/.."
python=$(dirname "$kg")/python

"$python" - "$host" "$port" <<'EOF' || exit 1
import socket, sys
host, port = sys.argv[1:]
if not port.isdecimal() or not 1 <= int(port) <= 65535:
    sys.exit(f"make demo: PORT={port} is no port; name one from 1 to 65535, such as PORT=8080")
try:
    family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
except OSError as error:
    sys.exit(f"make demo: cannot listen on {host} port {port}: {error.strerror}. "
             "Stop what uses it, or choose another port: make demo PORT=8080")
EOF

case $host in 0.0.0.0 | ::) name=127.0.0.1 ;; *:*) name="[$host]" ;; *) name=$host ;; esac
base=http://$name:$port/
data=kg-demo
[ "$base" = http://127.0.0.1:8000/ ] || data=kg-demo-$port

# One example breaks a shape on purpose and is refused, which `kg ingest` says by ending with 1.
"$kg" --data "$data" ingest examples --base "$base" --publish-text full || [ $? -eq 1 ]

posting=$("$kg" --data "$data" query --format tsv \
  'SELECT ?posting { ?posting a <https://w3id.org/vacancy-graph/ns#JobPosting> } ORDER BY ?posting LIMIT 1' |
  sed -n '2s/^<\(.*\)>$/\1/p')
cat >&2 <<EOF

Vacancy Graph is at $base (stop with Ctrl-C). Three things to try, the last two in another terminal:

  a posting's page          $posting
  the same as Turtle        curl -L -H 'Accept: text/turtle' $posting
  who works with whom       $kg --data $data ask 24

EOF
exec "$kg" --data "$data" serve --host "$host" --port "$port"
