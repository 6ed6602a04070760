"""The tables of the needs form, as pyxform reads them."""

from pathlib import Path
from typing import Any

import pytest
from pyxform.xls2xform import convert

FORM = Path(__file__).parents[3] / "survey_defs" / "forms" / "needs" / "form.md"

ASKED = """
survey_no campaign started_at surveyors mode geo consent_read consent_survey consent_contact
consent_share consent_by consent_method mst_none mst ent_name ent_short legal_form ownership
parent_mst op_status est_year addr_unit addr_street addr_registered zone ent_phone ent_email
vsic_main priority_sector key_product size_sector labour revenue capital size_class linked_hh c_name
c_gender c_title c_role c_phone c_email market process_desc p_name p_output p_unit p_std p_ocop
p_prepack p_char msys msys_cert m_purpose m_critical m_policy m_budget m_budget_vnd s_focal s_full
s_part s_trained s_courses i_register i_certfile i_total i_type i_name i_field i_group i_qty i_range
i_class i_maker i_serial i_year i_use i_cond i_ctrl i_date i_cycle i_expiry i_status i_provider
i_prov_loc i_need i_photo std_has lab_has lab_accr method_has env_ok data_rec st_name st_level st_range
st_cal pk_kinds pk_g2 pk_check pk_mark pk_followB k_inspect k_sanction k_complaint k_loss k_loss_vnd
d_list d_other n_list n_first n_when n_course n_course_n n_workshop n_detail r_know r_commit
r_commit_doc r_cofund r_data r_share r_already o_repl o_coop o_reco o_note f_photos f_sign_ent
f_sign_staff f_finished
"""

NOT_COUNTED = {"username", "i_title"}  # what survey_no and the titles of rows are made of
SECTIONS = """
record consent enterprise contacts business products systems staff instrument_control instruments
standards_lab standards prepackaged compliance difficulties needs readiness officer_view confirmation
"""
VI, EN = "Tiếng Việt (vi)", "English (en)"


@pytest.fixture(scope="module")
def form() -> Any:
    return convert(xlsform=str(FORM), form_name="data")


def test_pyxform_accepts_the_form_without_a_warning(form: Any) -> None:
    assert form.warnings == []


def test_the_form_holds_exactly_the_131_questions(form: Any) -> None:
    asked = [node["name"] for node in nodes(form._pyxform["children"]) if "children" not in node]

    assert [name for name in asked if name not in NOT_COUNTED] == ASKED.split()
    assert len(ASKED.split()) == 131


def test_sections_stand_in_the_order_of_the_paper_form(form: Any) -> None:
    names = [node["name"] for node in form._pyxform["children"] if node["type"] in ("group", "repeat")]

    assert [name for name in names if name != "meta"] == SECTIONS.split()


def test_every_text_is_there_in_both_languages(form: Any) -> None:
    texts = [
        (node["name"], kind, text)
        for node in nodes(form._pyxform["children"])
        for kind, text in [(kind, node.get(kind)) for kind in ("label", "hint")]
        + [(kind, node.get("bind", {}).get(kind)) for kind in ("jr:constraintMsg", "jr:requiredMsg")]
        if text
    ]

    assert [
        (name, kind) for name, kind, text in texts if set(text) != {VI, EN} or not all(text.values())
    ] == []
    assert len(texts) > 200


def test_every_rule_says_what_it_expects(form: Any) -> None:
    for node in nodes(form._pyxform["children"]):
        bind = node.get("bind", {})
        assert ("constraint" in bind) == ("jr:constraintMsg" in bind), node["name"]
        assert ("required" in bind) == ("jr:requiredMsg" in bind), node["name"]


def test_every_choice_has_a_label_in_both_languages(form: Any) -> None:
    for name, choices in form._pyxform["choices"].items():
        for choice in choices:
            assert set(choice["label"]) == {VI, EN}, (name, choice)


def nodes(children: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for child in children:
        if child["name"] in ("meta", "instanceID"):
            continue
        found.append(child)
        if child["type"] in ("group", "repeat"):
            found += nodes(child["children"])
    return found
