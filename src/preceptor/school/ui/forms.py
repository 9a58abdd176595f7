"""Forms in our markup: label, help, field, and for an error an octagon and a sentence, all tied together for
screen readers. `{{ form }}` is enough in a template."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
