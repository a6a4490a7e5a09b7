"""Time in the test's hand."""

from dataclasses import dataclass

EVENING = 1_803_925_800.0  # 2027-03-01 19:30 in Amsterdam


@dataclass
class Hands:
    """Both clocks of the local Telegram, moved by the test."""

    now: float = EVENING
    elapsed: float = 0.0

    def pass_(self, seconds: float) -> None:
        """Let time pass on both."""
        self.now += seconds
        self.elapsed += seconds
