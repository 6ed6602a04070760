"""An XForm is read as the tables that it could have been made from, and what has no place there is named."""

from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
import pytest

from survey_defs.answering import Answering
from survey_defs.converting import converted
from survey_defs.quotes import with_plain_quotes
from survey_defs.survey import Question, Repeat
from survey_defs.tables import read_tables
from survey_defs.xlsform import check_xlsform, compile_xlsform

FORMS = sorted((Path(__file__).parents[2] / "survey_defs" / "forms").glob("*/form.md"))
XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Trees</h:title><model>
  <instance><trees id="trees" version="7"><kind/>{instance}
    <row jr:template=""><n/><twice/></row><all/></trees></instance>
  <instance id="kinds"><root>
    <item><code>oak</code><word>Oak</word></item><item><code>ash</code><word>Ash</word></item></root></instance>
  <bind nodeset="/trees/kind" type="select1"/>
  <bind nodeset="/trees/row/n" type="int" constraint=". &lt; 9" jr:constraintMsg="Too many"/>
  <bind nodeset="/trees/row/twice" calculate="/trees/row/n * 2"/>
  <bind nodeset="/trees/all" calculate="sum(/trees/row/n)"/>{model}
</model></h:head>
<h:body>
  <select1 ref="/trees/kind"><label>Kind</label>
    <itemset nodeset="instance('kinds')/root/item[code != 'ash']">
      <value ref="code"/><label ref="word"/></itemset>
  </select1>
  <group ref="/trees/row"><label>Row</label><repeat nodeset="/trees/row">
    <input ref="/trees/row/n"><label>How many of <output value="/trees/kind"/>?</label></input>
  </repeat></group>{body}
</h:body></h:html>"""


def xform(instance: str = "", model: str = "", body: str = "") -> bytes:
    return XFORM.replace("{instance}", instance).replace("{model}", model).replace("{body}", body).encode()


def reading_of(instance: str, path: str) -> bytes:
    """A form in which a list called read is read by a calculation alone."""
    return xform(
        instance="<found/>",
        model=f"""<instance id="read">{instance}</instance>
            <bind nodeset="/trees/found" calculate="instance('read')/{path}"/>""",
    )


def begun(content: bytes) -> Answering:
    return Answering(compile_xlsform(content), {}, now_ms=0, zone="Asia/Ho_Chi_Minh")


def question(content: bytes, path: str) -> Question:
    survey = compile_xlsform(content)
    return next(node for node in survey.walk() if node.path == path and isinstance(node, Question))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.parent.name)
def test_what_pyxform_makes_of_our_forms_asks_and_works_out_the_same(path: Path) -> None:
    xml = converted(with_plain_quotes(read_tables(path))).xml
    # Our own columns are in no XForm.
    ours = {"tier", "pii", "d510", "merge", "prefill", "unit", "key", "parameters"}

    def asked(source: Path | bytes) -> dict[str, dict[str, object]]:
        return {
            node.path: {
                name: value for name, value in msgspec.structs.asdict(node).items() if name not in ours
            }
            for node in compile_xlsform(source, reserved=()).walk()
            if isinstance(node, Question) and node.type != "calculate"
        }

    assert asked(xml.encode()) == asked(path)


def test_a_form_of_paths_is_read_with_its_names_texts_and_choices() -> None:
    survey = compile_xlsform(xform())

    assert (survey.id, survey.version.split("-")[0]) == ("trees", "7")
    assert [item["name"] for item in survey.lists["kinds"].items] == ["oak", "ash"]
    assert question(xform(), "/data/kind").filter is not None
    label = question(xform(), "/data/row/n").label
    assert label is not None
    assert next(iter(label.values())) == ["How many of ", ["ref", "/data/kind", 0], "?"]


def test_a_path_inside_its_repeat_means_this_row_and_outside_all_rows() -> None:
    assert question(xform(), "/data/row/twice").calculation == [
        *("op", "*"),
        ["ref", "/data/row/n", 1],
        ["num", 2.0],
    ]
    assert question(xform(), "/data/all").calculation == ["fn", "sum", [["ref", "/data/row/n", 0]]]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (xform(body='<input ref="/trees/x"><label/><wheel/></input>'), "<wheel>"),
        (xform(instance="<row><n/><twice/></row><row><n/><twice/></row>"), "2 rows of row"),
        (xform(model='<setvalue ref="/trees/kind" event="odk-eclipse" value="1"/>'), "odk-eclipse"),
        (xform(model='<bind nodeset="/trees/kind" jr:preload="context" jr:preloadParams="x"/>'), "context x"),
        (
            xform(body="<input ref='/trees/all'><label><output value='/trees/n + 1'/></label></input>"),
            "<output",
        ),
        (xform(instance="<leaf/><leaf/>"), "<leaf> written twice without a repeat"),
        (
            xform(
                instance="<bark><all/></bark>",
                body="<input ref='/trees/bark/all'><label><output value='/trees/all'/></label></input>",
            ),
            '<output value="/trees/all">: 2 questions or groups have this name',
        ),
        (
            xform(body="<input ref='/trees/all'><label ref=\"jr:itext('all:label')\"/></input>"),
            "jr:itext('all:label'), a text that is not there",
        ),
        (reading_of("<towns><town>Hue</town></towns>", "towns/town"), "instance('read') of towns/town"),
        (reading_of("<root><item>1</item></root>", "root/item"), "instance('read') of root/item, not"),
        (reading_of("<root/>", "root/item"), "instance('read') of root, not"),
        (xform().replace(b"<code>ash</code>", b""), "instance('kinds') with an item that has no code"),
        (xform().replace(b"<root>", b"").replace(b"</root>", b""), "instance('kinds') of item/code, not"),
    ],
)
def test_what_the_tables_cannot_say_is_refused_by_name(given: bytes, named: str) -> None:
    checked = check_xlsform(given)

    assert checked.survey is None
    assert {problem.code for problem in checked.problems} == {"xform_not_supported"}
    assert named in " ".join(problem.en for problem in checked.problems)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"<h:html", "unreadable"),
        (b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "unreadable"),
        (b"<html/>", "xform_not_supported"),
    ],
)
def test_xml_that_is_no_form_or_brings_a_document_type_is_a_problem(given: bytes, code: str) -> None:
    assert [problem.code for problem in check_xlsform(given).problems] == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    # Only its bytes in UTF-8 were looked for: in UTF-16 it passed, and its entity was written out.
    typed = xform().decode().replace("<h:html", '<!DOCTYPE h [<!ENTITY e "boo">]><h:html', 1)
    given = typed.replace("Trees", "&e;").encode(encoding)

    found = check_xlsform(given).problems

    assert [problem.code for problem in found] == ["unreadable"] and "DOCTYPE" in found[0].en


def test_a_count_by_a_relative_path_is_the_question_itself() -> None:
    # pyxform made a question row_count of it, beside the one that there was: such a form was refused.
    counted = b'<repeat nodeset="/trees/row" jr:count=" ../row_count ">'
    given = xform(instance="<row_count/>").replace(b'<repeat nodeset="/trees/row">', counted)

    repeat = next(node for node in compile_xlsform(given).walk() if isinstance(node, Repeat))

    assert repeat.count == ["ref", "/data/row_count", 0]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("time", "22:02:10.562+07:00"),
        ("dateTime", "2025-01-02T09:42:00.000+07:00"),
        ("string", "<img src=x onerror=alert(window.origin)>"),
        ("string", "5 * 'a' and \"b\""),
        ("string", "two of ${kind}"),
        ("string", "2 * 3"),
        ("int", "-5"),
    ],
)
@pytest.mark.parametrize("is_set", [False, True], ids=["in the instance", "by setvalue"])
def test_a_value_written_out_is_never_an_expression(kind: str, value: str, is_set: bool) -> None:
    action = f'<setvalue ref="/trees/x" event="odk-instance-first-load">{escape(value)}</setvalue>'
    given = xform(
        instance="<x/>" if is_set else f"<x>{escape(value)}</x>",
        model=f'<bind nodeset="/trees/x" type="{kind}"/>{action if is_set else ""}',
        body='<input ref="/trees/x"><label>X</label></input>',
    )

    assert begun(given).reading("/data/x") == value


def test_a_text_that_an_action_sets_comes_without_its_quotes() -> None:
    given = xform(
        instance="<x/>",
        model="""<bind nodeset="/trees/x" type="string"/>
        <setvalue ref="/trees/x" event="odk-instance-first-load" value="'abc'"/>""",
        body='<input ref="/trees/x"><label>X</label></input>',
    )

    assert begun(given).reading("/data/x") == "abc"


def test_a_list_that_only_a_calculation_reads_is_kept() -> None:
    items = "<item><label>Oak</label><name>oak</name></item><item><label>Ash</label><name>ash</name></item>"

    given = reading_of(f"<root>{items}</root>", "root/item[name='ash']/label")

    assert begun(given).reading("/data/found") == "Ash"


def test_elements_without_a_namespace_are_those_of_xforms() -> None:
    given = xform().replace(b' xmlns="http://www.w3.org/2002/xforms"', b"")

    assert compile_xlsform(given).nodes == compile_xlsform(xform()).nodes


def test_a_group_named_by_its_nodeset_keeps_its_label() -> None:
    given = xform(
        instance="<bark><b/></bark>",
        body='<group nodeset="/trees/bark"><label>Bark</label></group>',
    )

    bark = next(node for node in compile_xlsform(given).walk() if node.path == "/data/bark")

    assert list((bark.label or {}).values()) == ["Bark"]


def test_a_message_whose_text_is_not_there_leaves_our_own() -> None:
    given = xform(
        model="""<bind nodeset="/trees/kind" required="true()" jr:requiredMsg="jr:itext('none')"/>"""
    )

    assert question(given, "/data/kind").required_message is None
