"""A small client of W3C WebDriver (https://www.w3.org/TR/webdriver2/) for WebKitGTK under a screen in memory.

Needs the Debian packages webkit2gtk-driver and xvfb.
"""

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE_S = 40


class WebKit:
    """One browser window. Elements are found by CSS; what takes time is waited for."""

    def __init__(self, port: int) -> None:
        self._driver = f"http://127.0.0.1:{port}"
        options = {"binary": str(_browser()), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        started = self._asked("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.version: str = started["capabilities"]["browserVersion"]
        self._session = f"/session/{started['sessionId']}"

    def go(self, address: str) -> None:
        self._asked("POST", f"{self._session}/url", {"url": address})

    def reload(self) -> None:
        self._asked("POST", f"{self._session}/refresh", {})

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function returns, a promise awaited."""
        wrapped = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...given) => {{ {script} }})(...[...arguments].slice(0, -1))"
            ".then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));"
        )
        answer = self._asked(
            "POST", f"{self._session}/execute/async", {"script": wrapped, "args": list(arguments)}
        )
        if "error" in answer:
            raise WebDriverError(f"{script}: {answer['error']}")
        return answer["value"]

    def wait(self, script: str, *arguments: Any) -> Any:
        """Until the script returns something true; gives it. The page may load anew meanwhile."""
        deadline = time.monotonic() + PATIENCE_S
        last: object = None
        while time.monotonic() < deadline:
            try:
                last = self.run(script, *arguments)
            except WebDriverError as error:
                last = error
            else:
                if last:
                    return last
            time.sleep(0.1)
        raise AssertionError(f"never true: {script} ({last}); shown: {self.text()[:600]}")

    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def wait_for_text(self, words: str) -> None:
        self.wait("return document.body.innerText.includes(given[0])", words)

    def click(self, css: str) -> None:
        self._asked("POST", f"{self._element(css)}/click", {})

    def type(self, css: str, text: str) -> None:
        self._asked("POST", f"{self._element(css)}/value", {"text": text})

    def close(self) -> None:
        self._asked("DELETE", self._session, None)

    def _element(self, css: str) -> str:
        self.wait("return document.querySelector(given[0]) !== null", css)
        found = self._asked("POST", f"{self._session}/element", {"using": "css selector", "value": css})
        return f"{self._session}/element/{found[ELEMENT]}"

    def _asked(self, method: str, path: str, body: object) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._driver + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            told = json.load(error)["value"]
            raise WebDriverError(f"{path}: {told['error']}, {told['message']}") from error


class WebDriverError(RuntimeError):
    """The driver could not do what it was asked."""


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """A browser with its profile in `folder`, ended with everything that it started."""
    with _screen() as display:
        port = free_port()
        places = {name: str(folder / name) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
        for place in places.values():
            Path(place).mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, **places, "DISPLAY": display, "LANG": "C.UTF-8", "GSK_RENDERER": "cairo"}
        driver = subprocess.Popen(
            [_program("WebKitWebDriver", "webkit2gtk-driver"), f"--port={port}"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            browser = WebKit(port)
            try:
                yield browser
            finally:
                browser.close()
        finally:
            driver.terminate()
            driver.wait(timeout=20)


@contextmanager
def _screen() -> Iterator[str]:
    read, write = os.pipe()
    command = [_program("Xvfb", "xvfb"), "-displayfd", str(write), "-screen", "0", "800x1000x24"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("WebKitWebDriver did not answer within 30 seconds")


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is not installed: apt-get install {package}")
    return found


def _browser() -> Path:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not found:
        raise RuntimeError("WebKitGTK's MiniBrowser is not installed: apt-get install webkit2gtk-driver")
    return found[-1]
