"""Jinja for the pages: translated, escaped, strict about names, with the field's formats."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from server.assets import load_assets
from server.languages import current_language, gettext, ngettext, npgettext, pgettext
from server.moments import moment
from server.settings import Settings

TEMPLATES = Path(__file__).resolve().parent / "templates"


def template_config(settings: Settings) -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment(settings)))


def environment(settings: Settings) -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        assets=load_assets(),
        settings=settings,
        language=current_language.get,
    )
    env.filters.update(
        points=points,
        number=number,
        date=lambda ms: moment(ms, settings.zone).strftime("%d/%m/%Y"),
        time=lambda ms: moment(ms, settings.zone).strftime("%H:%M"),
        datetime=lambda ms: moment(ms, settings.zone).strftime("%H:%M, %d/%m/%Y"),
    )
    return env


def points(hundredths: int) -> str:
    """9325 -> "93,25" in Vietnamese, "93.25" in English: points are shown as exactly as they are kept."""
    mark = "," if current_language.get() == "vi" else "."
    return f"{hundredths // 100}{mark}{hundredths % 100:02d}"


def number(value: Any) -> str:
    """20418 -> "20.418" in Vietnamese, "20,418" in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if current_language.get() == "vi" else grouped
