"""What a run ends with when a rule does not hold."""


class Violation(AssertionError):
    """rule: "S1" to "S13", or "error" when the server raised what it never should. what: in plain words."""

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"{rule}: {what}")
        self.rule, self.what = rule, what


def need(condition: object, rule: str, what: str) -> None:
    """Raises Violation when the condition does not hold."""
    if not condition:
        raise Violation(rule, what)
