"""A coordinator at a desk."""

import re

from playwright.sync_api import Browser, Page

from server.demo.accounts import PASSWORD
from tests.browser.conftest import Complaints, hear

DESK = {"width": 1280, "height": 800}


class Coordinator:
    def __init__(self, browser: Browser, url: str, complaints: Complaints, login: str = "hung") -> None:
        self.url = url
        self.context = browser.new_context(locale="vi-VN", viewport=DESK, base_url=url, accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: hear(complaints, message))
        self.page.goto("/sign-in?next=/people")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(f"{url}/people")

    def make_code(self, person: str) -> str:
        """Makes a one-time code for a person; gives the link of its QR."""
        self.page.goto("/people")
        self.page.get_by_role("row", name=re.compile(person)).get_by_role("button").click()
        shown = self.page.get_by_text(re.compile(r"/f/enrol#\w{8}")).first
        shown.wait_for()
        return shown.inner_text().strip()
