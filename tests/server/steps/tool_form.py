"""A small form about measuring instruments, in as many versions as a test writes."""

from survey_defs.survey import Survey
from tests.survey_defs.small_forms import survey

CHOICES = """
    list_name  name   label
    yn         yes    Có
    yn         no     Không
    tool       scale  Cân
    tool       gauge  Áp kế
"""
FORM = """
    type                  name   label    relevant         constraint  constraint_message
    select_one yn         has    Có cân?  -                -           -
    select_multiple tool  tools  Loại     ${has} = 'yes'   -           -
    integer               n      Số       -                . < 10      Dưới 10
    begin repeat          line   Dòng     -                -           -
    text                  model  Kiểu     -                -           -
    end repeat            -      -        -                -           -
    text                  last   Khác     -                -           -
"""


def form(rows: str = FORM, choices: str = CHOICES) -> Survey:
    return survey(survey=rows, choices=choices)
