"""A hidden key in every form that creates something, so that it creates one thing."""

import uuid

from django import forms


class SubmissionForm(forms.Form):
    """``form_key`` is fresh on every blank form and comes back with the post."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["form_key"].initial = uuid.uuid4

    def clean_form_key(self) -> uuid.UUID:
        """A post without a key (no browser of ours sent it) counts as new."""
        key = self.cleaned_data["form_key"]
        return key if isinstance(key, uuid.UUID) else uuid.uuid4()
