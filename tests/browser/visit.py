"""A visit to the page: finds things by role and label, as a person would, and acts as the people on the table."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # ships no types
from playwright.sync_api import Locator, Page, expect

SECONDS = 40_000  # milliseconds: the machine may be busy
SCREENSHOTS = Path("build/screenshots")
WIDE, NARROW = (1280, 800), (390, 844)
Scheme = Literal["dark", "light"]
SCHEMES: tuple[Scheme, ...] = ("dark", "light")  # last the one in which the tests go on
BAD = ("serious", "critical")
LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "aria-hidden-focus"]


class Visit:
    """The page in one browser tab, in Dutch."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.set_default_timeout(SECONDS)
        expect.set_options(timeout=SECONDS)
        page.goto(address)
        expect(page.get_by_role("heading", name="Anker op tafel")).to_be_visible()

    # What is to be seen.

    def phone(self, name: str) -> Locator:
        """Somebody's phone."""
        return self.page.get_by_role("region", name=f"Telefoon van {name}")

    def group(self, title: str) -> Locator:
        """The phone with a group's chat."""
        return self.page.get_by_role("region", name=f"Groepschat {title}")

    def messages(self, name: str) -> Locator:
        """What is to be seen on somebody's phone."""
        return self.phone(name).get_by_role("log")

    def sees(self, name: str, words: str) -> None:
        """Wait until somebody sees these words."""
        expect(self.messages(name)).to_contain_text(words)

    def clock(self) -> Locator:
        """The bar with the clock."""
        return self.page.get_by_role("region", name="De klok")

    def step(self, words: str) -> Locator:
        """A step of the guide."""
        return self.page.get_by_role("listitem").filter(has_text=words)

    # What people do.

    def opens_invitation(self, name: str) -> None:
        """Open the invitation for her role."""
        self.phone(name).get_by_role("button", name="Open de uitnodiging").click()

    def taps(self, name: str, *labels: str) -> None:
        """Tap the newest button of each label in turn, each when the one before has been answered."""
        for label in labels:
            log = self.messages(name)
            button = log.get_by_role("button", name=label, exact=True).last
            expect(button).to_be_visible()
            before = log.inner_text()
            button.click()
            expect(log.locator("[aria-busy=true]")).to_have_count(0)
            expect(log).not_to_have_text(before, use_inner_text=True)

    def presses(self, button: Locator) -> None:
        """Tap a button, and wait until Telegram knows of it: the button spins before that."""
        with self.page.expect_response(lambda answer: answer.url.endswith("/page/do/tap")):
            button.click()

    def writes(self, name: str, text: str) -> None:
        """Type a message and press Enter."""
        field = self.phone(name).get_by_role("textbox", name=f"Bericht van {name}")
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("")

    def chooses(self, name: str, item: str) -> None:
        """Choose something from a phone's menu."""
        self.phone(name).get_by_role("button", name=f"Meer voor {name}").click()
        self.page.get_by_role("menuitem", name=item).click()

    def attaches(self, name: str, item: str, file: str, kind: str, content: bytes) -> None:
        """Send a file of this kind."""
        self.phone(name).get_by_role("button", name="Voeg iets toe").click()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("menuitem", name=item, exact=True).click()
        chooser.value.set_files({"name": file, "mimeType": kind, "buffer": content})

    def with_message(self, name: str, words: str, item: str) -> None:
        """Choose something from the menu of a message."""
        message = self.messages(name).get_by_role("article").filter(has_text=words).last
        message.focus()
        message.press("Enter")
        self.page.get_by_role("menuitem", name=item).click()

    def opens_behind(self) -> Locator:
        """Look behind the scenes."""
        self.page.get_by_role("button", name="Achter de schermen").click()
        return self.page.get_by_role("complementary", name="Achter de schermen")

    def moves_clock(self, button: str) -> None:
        """Press a button of the clock, and wait until time has stopped moving."""
        with self.page.expect_response(lambda answer: "/page/do/" in answer.url):
            self.clock().get_by_role("button", name=button, exact=True).click()

    # How it looks.

    def looks_well(self, name: str, front: str) -> None:
        """Keep pictures at both widths, light and dark, with this phone in front; axe has no serious finding."""
        self._resize(NARROW)
        self.page.get_by_role("navigation").get_by_role("button", name=front).click()
        top = self.page.locator(".phone.front").evaluate("each => each.getBoundingClientRect().top")
        assert top < NARROW[1] / 4, "the page's own bars leave a phone's screen to the chat"
        self.looks_well_as_it_is(name)

    def looks_well_as_it_is(self, name: str) -> None:
        """The same, with whatever is open. Axe takes a second: all its rules once, those of the look each time."""
        for size in (NARROW, WIDE):
            self._resize(size)
            for scheme in SCHEMES:
                look = f"{name}-{size[0]}-{scheme}"
                self._look(look, scheme)
                findings = self.findings(None if (size, scheme) == (WIDE, "light") else LOOKS)
                assert not findings, f"axe finds on {look}:\n" + "\n".join(findings)

    def _resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _look(self, name: str, scheme: Scheme) -> None:
        self.page.emulate_media(color_scheme=scheme)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def findings(self, rules: list[str] | None = None) -> list[str]:
        """Axe's serious and critical findings, of these rules or of all: the rule, and where."""
        response = Axe().run(self.page, options={"runOnly": rules} if rules else None).response
        return [
            f"{each['id']}: {node['html'][:160]}"
            for each in response["violations"]
            if each["impact"] in BAD
            for node in each["nodes"]
        ]
