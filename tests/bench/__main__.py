"""Prints one JSON object; exits with 1 when a promised ratio or size is not kept.

`./dev bench` runs all; `./dev bench bytes list push` runs some. Others run only by name: `phones` takes four
minutes, `forms` and `sync` a quarter of an hour and more; these two and `lighthouse` download what they need.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from tests.bench.first_bytes import measure_first_bytes
from tests.bench.forms.measuring import measure_forms
from tests.bench.lighthouse.measuring import measure_lighthouse
from tests.bench.list_time import measure_list_time
from tests.bench.phones.measuring import measure_phones
from tests.bench.sync.measuring import measure_sync
from tests.bench.visit_push import measure_visit_push

BENCHES: dict[str, Callable[[], dict[str, Any]]] = {
    "bytes": measure_first_bytes,
    "list": measure_list_time,
    "push": measure_visit_push,
}
BY_NAME_ONLY: dict[str, Callable[[], dict[str, Any]]] = {
    "forms": measure_forms,
    "lighthouse": measure_lighthouse,
    "phones": measure_phones,
    "sync": measure_sync,
}


def main(names: list[str]) -> int:
    results = {name: (BENCHES | BY_NAME_ONLY)[name]() for name in names or BENCHES}
    print(json.dumps(results, ensure_ascii=False, indent=2))
    return 0 if all(result["kept"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
