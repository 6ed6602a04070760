"""Random expressions as an author may write them, of questions that stand before."""

from collections.abc import Callable

from tests.simulation.forms.names import Scope

PATTERNS = [
    "[0-9]+", "\\d{2,4}", "[a-z]*", "\\w+", ".*", "[^ ]+( [^ ]+)*", "(a|ab)(c|bcd)?", "\\p{L}+", "[A-ZĐ]\\w*",
    "a.c", "\\S+@\\S+", "^\\d+$", "[\\d.,\\-]+", "\\s*\\d\\s*", "(\\d)\\1?", "[\\w\\s]{1,5}", "\\D+",
]  # fmt: skip
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%e %b %y", "%a %n.%e", "%H:%M:%S", "%h %3 %Z", "100%% %q %", "%y%m"]
TEXTS = ["", "a", "b", "abc", "Đ", "Hợp tác xã", " a  b ", "12", "0.5", "-3", "2026-02-28", "09:30", "x y"]
NUMBERS = ["0", "1", "2", "3", "-1", "0.5", "10", "2.5", "100", "1000000", "0.1", "1.005"]
DATES = [
    "'2024-02-29'",
    "'2025-12-31'",
    "today()",
    "'2026-02-30'",
    "'2026-11-20T23:59:59.999+07:00'",
    "now()",
]


class Expressions:
    """Gives expressions for one place of the form."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.random = scope.random

    def truth(self, depth: int = 2) -> str:
        leaf: list[Callable[[], str]] = [self._compare_answer, self._compare_answer, self._is_answered]
        more: list[Callable[[], str]] = [
            lambda: f"{self.number(depth - 1)} {self._comparison()} {self.number(depth - 1)}",
            lambda: f"{self.text(depth - 1)} {self.one_of('=', '!=')} {self.text(depth - 1)}",
            lambda: f"({self.truth(depth - 1)} {self.one_of('and', 'or')} {self.truth(depth - 1)})",
            lambda: f"not({self.truth(depth - 1)})",
            lambda: f"selected({self.text(depth - 1)}, '{self.one_of('a', 'b', 'p', 'q')}')",
            lambda: f"regex({self.text(depth - 1)}, '{self.one_of(*PATTERNS)}')",
            lambda: (
                f"{self.one_of('contains', 'starts-with', 'ends-with')}"
                f"({self.text(depth - 1)}, {self.text(0)})"
            ),
            lambda: (
                f"checklist({self.one_of('1', '-1')}, 2, {self.truth(0)}, {self.truth(0)}, {self.truth(0)})"
            ),
            lambda: (
                f"weighted-checklist(2, {self.one_of('5', '-1')}, {self.truth(0)}, 2, "
                f"{self.truth(0)}, {self.number(0)})"
            ),
            lambda: f"{self.date(depth - 1)} {self._comparison()} {self.date(depth - 1)}",
            lambda: (
                f"{self.one_of('boolean', 'boolean-from-string', 'tax-code-valid', 'phone-valid')}"
                f"({self.text(depth - 1)})"
            ),
            lambda: f"{self.number(depth - 1)} = {self.truth(depth - 1)}",
        ]
        return self._one(leaf, more, depth)

    def number(self, depth: int = 2) -> str:
        leaf: list[Callable[[], str]] = [lambda: self._answer("number", "calculated", otherwise=NUMBERS)] * 3
        leaf += [lambda: self.one_of(*NUMBERS), self._of_rows, self._of_rows, self._position]
        more: list[Callable[[], str]] = [
            lambda: (
                f"{self.number(depth - 1)} {self.one_of('+', '-', '*', 'div', 'mod')} "
                f"{self.number(depth - 1)}"
            ),
            lambda: f"-{self.number(0)}",
            lambda: (
                f"{self.one_of('int', 'round', 'floor', 'ceiling', 'abs', 'number')}"
                f"({self.number(depth - 1)})"
            ),
            lambda: f"round({self.number(0)} div 2, {self.one_of('0', '0', '1')})",
            lambda: f"round({self.number(depth - 1)}, {self.one_of('0', '1', '2', '-1', '0.5')})",
            lambda: (
                f"round({self.one_of('sin', 'cos', 'atan', 'sqrt', 'exp', 'log', 'log10')}"
                f"({self.number(depth - 1)}), 6)"
            ),
            lambda: f"round(pow({self.number(0)}, {self.one_of('2', '0.5', '-1', '0')}), 6)",
            lambda: f"if({self.truth(depth - 1)}, {self.number(depth - 1)}, {self.number(depth - 1)})",
            lambda: f"string-length({self.text(depth - 1)})",
            lambda: f"count-selected({self.text(depth - 1)})",
            lambda: f"{self.one_of('min', 'max')}({self.number(0)}, {self.number(0)}, {self.text(0)})",
            lambda: f"number({self.text(depth - 1)})",
            lambda: f"{self.date(depth - 1)} - {self.date(depth - 1)}",
            lambda: f"{self.one_of('decimal-date-time', 'decimal-time')}({self.date(depth - 1)})",
            self._filtered_count,
        ]
        return self._one(leaf, more, depth)

    def text(self, depth: int = 2) -> str:
        leaf: list[Callable[[], str]] = [self.any_answer] * 4
        leaf += [lambda: f"'{self.one_of(*TEXTS)}'"]
        more: list[Callable[[], str]] = [
            lambda: f"concat({self.text(depth - 1)}, {self.number(depth - 1)}, {self.truth(0)})",
            lambda: f"join({self.one_of(*map(repr, ['', ', ', '-']))}, {self._nodes()}, {self.text(0)})",
            lambda: f"coalesce({self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"if({self.truth(depth - 1)}, {self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"substr({self.text(depth - 1)}, {self.number(0)}, {self.one_of('1', '3', '-1')})",
            lambda: f"substring({self.text(depth - 1)}, {self.number(0)}, {self.number(0)})",
            lambda: f"substring-{self.one_of('before', 'after')}({self.text(depth - 1)}, {self.text(0)})",
            lambda: f"translate({self.text(depth - 1)}, 'abĐ ', 'BA')",
            lambda: f"normalize-space({self.text(depth - 1)})",
            lambda: f"selected-at({self.text(depth - 1)}, {self.number(0)})",
            lambda: f"string({self.number(depth - 1)})",
            lambda: f"format-date({self.date(depth - 1)}, '{self.one_of(*DATE_FORMATS)}')",
            lambda: self.date(depth - 1),
            lambda: f"pulldata('towns', '{self.one_of('g', 'label', 'none')}', "
            f"'{self.one_of('name', 'g')}', {self.text(0)})",
            self.choice_name, self.choice_name, self._looked_up, self._indexed, self._shuffled,
        ]  # fmt: skip
        return self._one(leaf, more, depth)

    def date(self, depth: int = 1) -> str:
        leaf: list[Callable[[], str]] = [lambda: self._answer("date", "moment", "time", otherwise=DATES)] * 2
        leaf += [lambda: self.one_of(*DATES)]
        more: list[Callable[[], str]] = [
            lambda: f"date({self.number(0)})",
            lambda: f"date({self.date(depth - 1)} + {self.number(0)})",
            lambda: f"end-of-month({self.date(depth - 1)}, {self.number(0)})",
            lambda: f"add-months({self.date(depth - 1)}, {self.one_of('1', '-1', '12', '13')})",
            lambda: f"date-time({self.date(depth - 1)})",
        ]
        return self._one(leaf, more, depth)

    def one_of(self, *words: str) -> str:
        return self.random.choice(words)

    def _one(self, leaf: list[Callable[[], str]], more: list[Callable[[], str]], depth: int) -> str:
        return self.random.choice(leaf if depth <= 0 or self.random.random() < 0.35 else more)()

    def _comparison(self) -> str:
        return self.one_of("<", "<=", ">", ">=", "=", "!=")

    def _answer(self, *kinds: str, otherwise: list[str]) -> str:
        found = self.scope.some(*kinds)
        return f"${{{found.name}}}" if found else self.one_of(*otherwise)

    def any_answer(self) -> str:
        return self._answer(otherwise=["'x'"])

    def _compare_answer(self) -> str:
        found = self.scope.some()
        if found is None:
            return self.one_of("true()", "1 = 1")
        if found.kind == "many":
            return f"selected(${{{found.name}}}, '{self.one_of('p', 'q', 'r')}')"
        if found.kind == "one":
            return f"${{{found.name}}} {self.one_of('=', '!=')} '{self.one_of('a', 'b', 'p', 'q')}'"
        if found.kind in ("number", "calculated"):
            return f"${{{found.name}}} {self._comparison()} {self.one_of(*NUMBERS)}"
        return f"${{{found.name}}} {self.one_of('=', '!=')} ''"

    def _is_answered(self) -> str:
        return self.one_of(self.any_answer(), f"{self.any_answer()} != ''", f"not({self.any_answer()})")

    def _nodes(self) -> str:
        found = self.scope.in_rows("number", "calculated", "text", "one")
        return f"${{{found.name}}}" if found else self.any_answer()

    def _of_rows(self) -> str:
        found = self.scope.in_rows("number", "calculated", "number")
        if found is None:
            return self._answer("number", otherwise=NUMBERS)
        return f"{self.one_of('sum', 'sum', 'min', 'max', 'count', 'count-non-empty')}(${{{found.name}}})"

    def _position(self) -> str:
        return "position(..)" if self.scope.repeats else "1"

    def _filtered_count(self) -> str:
        found = self.scope.in_rows("number", "one", "text")
        if found is None or len(found.repeats) != 1 or not found.is_direct:
            return f"count(instance('many')/root/item[g = '{self.one_of('a', 'b')}'])"
        test = self.one_of(f"{found.name} > 1", f"{found.name} != ''", "position() = 2", "1", "last()")
        return f"count(${{{found.repeats[0]}}}[{test}])"

    def choice_name(self) -> str:
        found = self.scope.some("one")
        if found is None or not found.list:
            return "'none'"
        return f"jr:choice-name(${{{found.name}}}, '${{{found.name}}}')"

    def _looked_up(self) -> str:
        name = self.one_of("many", "ab")
        test = self.one_of(f"name = {self.any_answer()}", f"g = {self.any_answer()}", "position() > 1", "2")
        return f"instance('{name}')/root/item[{test}]/{self.one_of('label', 'name', 'g')}"

    def _indexed(self) -> str:
        found = self.scope.in_rows("number", "text", "one", "calculated")
        if found is None:
            return self.any_answer()
        pairs = ", ".join(f"${{{repeat}}}, {self.number(0)}" for repeat in found.repeats)
        return f"indexed-repeat(${{{found.name}}}, {pairs})"

    def _shuffled(self) -> str:
        return f"join(' ', randomize(instance('many')/root/item/name, {self.number(0)}))"
