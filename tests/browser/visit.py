"""A visit to the page: finds things by role and label, as a person would, and acts as the five people."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SECONDS = 30_000  # milliseconds: the machine may be busy
SCREENSHOTS = Path("build/screenshots")


class Visit:
    """The page in one browser tab, in Dutch."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.set_default_timeout(SECONDS)
        expect.set_options(timeout=SECONDS)
        page.goto(address)
        expect(page.get_by_role("heading", name="Anker op tafel")).to_be_visible()

    def phone(self, name: str) -> Locator:
        """Somebody's phone."""
        return self.page.get_by_role("region", name=f"Telefoon van {name}")

    def messages(self, name: str) -> Locator:
        """What is to be seen on it."""
        return self.phone(name).get_by_role("log")

    def sees(self, name: str, words: str) -> None:
        """Wait until somebody sees these words."""
        expect(self.messages(name)).to_contain_text(words)

    def opens_invitation(self, name: str) -> None:
        """Open the invitation for her role."""
        self.phone(name).get_by_role("button", name="Open de uitnodiging").click()

    def taps(self, name: str, *labels: str) -> None:
        """Tap the newest button of each label in turn, each when the one before has been answered."""
        for label in labels:
            log = self.messages(name)
            button = log.get_by_role("button", name=label, exact=True).last
            expect(button).to_be_enabled()
            before = log.inner_text()
            button.click()
            expect(log.locator("[aria-busy=true]")).to_have_count(0)
            expect(log).not_to_have_text(before, use_inner_text=True)

    def writes(self, name: str, text: str) -> None:
        """Type a message and press Enter."""
        field = self.phone(name).get_by_role("textbox", name=f"Bericht van {name}")
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_value("")

    def moves_clock(self, button: str) -> None:
        """Press a button of the clock, and wait until the time has stopped moving."""
        clock = self.page.get_by_role("region", name="De klok")
        clock.get_by_role("button", name=button, exact=True).click()
        expect(clock).not_to_contain_text("De tijd gaat vooruit")

    def shoots(self, name: str) -> None:
        """Keep a picture of the page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")
