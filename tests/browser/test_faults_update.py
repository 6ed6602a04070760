"""A new version of the application comes at a bad moment, half, or finds its files gone.

Numbers in the names of the tests are those of the table in README.md beside this file.
"""

from playwright.sync_api import expect

from tests.browser.at_work import begin_visit, everything_arrives, name_shown, type_name, typed
from tests.browser.between import Between
from tests.browser.conftest import Complaints
from tests.browser.officer import Officer
from tests.conftest import RunningServer

pytest_plugins = ["tests.browser.road"]

UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/f/');
  await registration.update().catch(() => {});
  const worker = registration.installing ?? registration.waiting;
  if (worker && worker.state === 'installing')
    await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
  return Boolean(registration.waiting);
}"""
UNREGISTER = """async () => {
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}"""
READY = "navigator.serviceWorker.ready.then(() => true)"


def blocks_sending(between: Between) -> None:
    between.instead = lambda path: (503, "text/plain", b"") if "/sync/" in path else None


def test_34_a_new_version_that_comes_into_an_open_form_leaves_it_and_what_is_unsent(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    blocks_sending(between)
    type_name(officer, visit, "Lê")
    between.version = 2

    assert officer.page.evaluate(UPDATE)

    officer.answer("consent_contact", "yes")
    officer.wait_until_saved()
    officer.go("/f/")
    expect(officer.page.locator("h1.tall")).to_be_visible()
    assert name_shown(officer, visit) == "Lê"
    between.instead = lambda _path: None
    changes = everything_arrives(officer, server)
    assert (typed(changes)[-1], typed(changes, "consent_contact")[-1]) == ("Lê", "yes")


def test_35_a_new_version_that_breaks_off_half_way_leaves_the_old_one_whole(
    officer: Officer, between: Between, server: RunningServer, complaints_heard: Complaints
) -> None:
    complaints_heard.expected = (*Complaints.expected, "not installed")
    visit = begin_visit(officer)
    type_name(officer, visit, "Lê")
    between.version = 2
    # The last of its files is not there.
    between.instead = lambda path: (404, "text/plain", b"") if path == "/f/" else None

    assert not officer.page.evaluate(UPDATE)

    between.cut()
    assert name_shown(officer, visit) == "Lê"
    between.instead = lambda _path: None
    between.join()
    assert typed(everything_arrives(officer, server))[-1] == "Lê"


def test_36_a_phone_whose_worker_and_files_are_gone_has_all_answers_and_is_whole_with_the_next_start(
    officer: Officer, between: Between, server: RunningServer
) -> None:
    visit = begin_visit(officer)
    blocks_sending(between)
    type_name(officer, visit, "Lê")
    officer.page.evaluate(UNREGISTER)

    assert name_shown(officer, visit) == "Lê"

    officer.page.evaluate(READY)
    officer.page.wait_for_timeout(500)
    between.cut()
    assert name_shown(officer, visit) == "Lê"
    between.instead = lambda _path: None
    between.join()
    assert typed(everything_arrives(officer, server))[-1] == "Lê"
