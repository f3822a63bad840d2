"""A scale as picture tiles: each step with the line that tells it from its neighbours."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from patients.domain import scales
from patients.domain.fact_fields import FIELD
from patients.domain.facts import NOT_APPLICABLE, UNKNOWN
from patients.domain.scale_steps import BaspPart, Scale, ScaleKey
from patients.domain.vocabulary import Answer
from patients.presenters.pictograms import pictogram
from patients.presenters.scale_words import decision_words, meaning_words, step_name
from patients.reference import scales as reference

BASP_PARTS = ("shape", "front", "vertex")


class PictureSelect(forms.RadioSelect):
    """Picture tiles, and beside them the answers that are no step.

    `is_open` draws the pictures at once; the other answers are never folded away.
    """

    template_name = "patients/widgets/scale.html"
    draws_itself = True
    is_open = True
    folds = False

    def __init__(self, scale: Scale) -> None:
        super().__init__()
        self.scale = scale

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        steps, others = _split(widget["optgroups"])
        chosen = next((option for option in steps if option["selected"]), None)
        widget |= {
            "steps": steps,
            "others": others,
            "chosen": chosen,
            "folds": self.folds,
            "is_open": self.is_open or chosen is not None,
        }
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["class"] = "form-check-input"
        step = self.scale.step(str(value))
        option["step"] = step
        if step:
            option["picture"] = pictogram(self.scale.key, step.code)
            option["text"] = _(step.line)
            option["meaning"] = meaning_words(step)
        return option


def _split(groups: list[Any]) -> tuple[list[Any], list[Any]]:
    """The options that are steps of the scale, and the other answers."""
    options = [option for _group, members, _index in groups for option in members]
    steps = [option for option in options if option["step"]]
    return steps, [option for option in options if not option["step"]]


class BaspSelect(forms.Widget):
    """One code out of three choices of pictures; a typed code is read as well."""

    template_name = "patients/widgets/basp.html"
    draws_itself = True
    use_fieldset = True
    is_open = True
    folds = False

    def value_from_datadict(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> str:
        if name in data:
            return str(data[name] or "")
        return "".join(str(data.get(f"{name}_{part}") or "") for part in BASP_PARTS)

    def value_omitted_from_data(
        self, data: Mapping[str, Any], _files: Any, name: str
    ) -> bool:
        return not any(key in data for key in (name, f"{name}_shape"))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_shape_0" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = scales.basp_parts(str(value or ""))
        basp = reference.basp()
        titles = (_("Front edge"), _("Over the top"), _("Around the vertex"))
        kinds = (basp.shapes, basp.front, basp.vertex)
        blanks = (_("Not recorded"), _("Not thinned"), _("Not thinned"))
        id_ = context["widget"]["attrs"].get("id", name)
        context["widget"] |= {
            "code": str(value or ""),
            "folds": self.folds,
            "is_open": self.is_open or bool(value),
            "groups": [
                {
                    "title": title,
                    "options": _basp_options(
                        f"{name}_{part}", f"{id_}_{part}", (blank, steps), now
                    ),
                }
                for part, title, steps, blank, now in zip(
                    BASP_PARTS, titles, kinds, blanks, chosen, strict=True
                )
            ],
        }
        return context


def _basp_options(
    name: str, id_: str, offered: tuple[str, tuple[BaspPart, ...]], now: str
) -> list[dict[str, Any]]:
    blank, steps = offered
    options = [
        {
            "value": step.code,
            "label": step.code,
            "text": _(step.line),
            "meaning": decision_words() if step.needs_decision else "",
            "picture": pictogram("basp", step.code),
            "selected": step.code == now,
        }
        for step in steps
    ]
    options.insert(0, {"value": "", "label": blank, "selected": not now})
    return [
        option | {"name": name, "id": f"{id_}_{index}"}
        for index, option in enumerate(options)
    ]


class BaspField(forms.CharField):
    widget = BaspSelect

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).strip().upper().replace(" ", "")
        if code and not scales.is_basp(code):
            raise forms.ValidationError(
                _("Choose the shape of the front edge too: F and V follow it.")
                if code[0] in "FV"
                else _(
                    "Write a basic shape, then F and V with 1 to 3: for example M1F2V1."
                )
            )
        return code


def scale_fields() -> dict[str, forms.Field]:
    return {
        "norwood": scale_field(ScaleKey.NORWOOD, _(FIELD["norwood"].label)),
        "ludwig": scale_field(ScaleKey.LUDWIG, _(FIELD["ludwig"].label)),
        "sinclair": scale_field(ScaleKey.SINCLAIR, _(FIELD["sinclair"].label)),
        "savin": scale_field(ScaleKey.SAVIN, _("Savin scale")),
        "basp": BaspField(label=_("BASP"), required=False, max_length=8),
    }


def scale_field(key: ScaleKey, label: str) -> forms.ChoiceField:
    """One step, "not known", "does not apply", or nothing recorded."""
    scale = reference.get(key)
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[
            ("", _("Not recorded")),
            *((step.code, step_name(step)) for step in scale.offered),
            (UNKNOWN, _("Not known")),
            (NOT_APPLICABLE, _("Does not apply")),
        ],
        widget=PictureSelect(scale),
    )


def graded_field(key: ScaleKey, label: str) -> forms.TypedChoiceField:
    """A step by number, or nothing recorded."""
    scale = reference.get(key)
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[
            ("", _("Not recorded")),
            *((step.code, step_name(step)) for step in scale.offered),
        ],
        coerce=int,
        empty_value=None,
        widget=PictureSelect(scale),
    )


def yes_no_choices() -> list[tuple[str, str]]:
    return [
        (Answer.YES, _("Yes")),
        (Answer.NO, _("No")),
        (Answer.UNKNOWN, _("Not sure")),
    ]
