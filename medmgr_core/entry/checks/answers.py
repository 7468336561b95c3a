"""The answers to what is asked of a column, each as the form that it makes."""

from __future__ import annotations

from dataclasses import replace

from medmgr_core.entry.checks.date_form import ORDER_END, TIMES_END, TWO_SHAPES_END
from medmgr_core.entry.checks.date_look import EITHER, PERIODS
from medmgr_core.entry.checks.date_shapes import WITH_TIME
from medmgr_core.entry.checks.form import Form
from medmgr_core.entry.checks.number_form import MARKS_END


def answers_to(form: Form) -> dict[str, Form]:
    """What a person may say to the question of a form, in words, with the form to hand back to `form_of`; {} without one."""
    plain = replace(form, question="")
    if not form.question:
        return {}
    if form.question.endswith(ORDER_END):
        return {"The day": replace(plain, date_order="day first"), "The month": replace(plain, date_order="month first")}
    if form.question.endswith(MARKS_END):
        return {"The point": replace(plain, decimal_mark="."), "The comma": replace(plain, decimal_mark=",")}
    if form.question.endswith((TWO_SHAPES_END, TIMES_END)) or EITHER in form.shape:
        return _shapes(form, plain)
    return {"Yes": replace(plain, shape="percent"), "No": replace(plain, shape="fraction")}


def _shapes(form: Form, plain: Form) -> dict[str, Form]:
    shapes = form.shape.split(" + ")
    if EITHER in shapes:
        others = [shape for shape in shapes if shape != EITHER]
        return {
            f"A {shape.replace('year-month', 'month')}": replace(plain, shape=" + ".join([*others, shape])) for shape in PERIODS
        }
    days = [shape for shape in shapes if shape != WITH_TIME]
    if form.question.endswith(TIMES_END):
        return {"Yes": plain, "No": replace(plain, shape=" + ".join(days))}
    alone = zip(form.examples, days, strict=False)
    return {"All of them": plain} | {f"Only such as {example}": replace(plain, shape=shape) for example, shape in alone}
