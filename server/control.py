"""`./dev control URL JSON`: one verb for a server that was started for tests (KHAOSAT_TEST=1).

One JSON object in, one out on standard output. Exit 0; 2 for a verb that the server does not know; 1 when it
failed. The verbs: server/api/control.py.
"""

import http.client
import sys
from urllib.parse import urlsplit

USAGE = 'usage: ./dev control http://127.0.0.1:8000 \'{"verb": "reset"}\''


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(USAGE, file=sys.stderr)
        return 2
    url, verb = arguments
    status, content = post(url.rstrip("/"), verb)
    print(content, file=sys.stdout if status == 200 else sys.stderr)
    return {200: 0, 422: 2}.get(status, 1)


def post(url: str, verb: str) -> tuple[int, str]:
    """Status and text of the answer. Raises OSError when no server listens there."""
    address = urlsplit(url)
    link = http.client.HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=60)
    headers = {"Content-Type": "application/json", "Origin": url}
    link.request("POST", "/test/control", verb.encode(), headers)
    answer = link.getresponse()
    return answer.status, answer.read().decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
