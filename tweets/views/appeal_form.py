"""The form of an appeal: a link, a wish, a sentence, nothing about who sends it."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from tweets import post_links
from tweets.models import Appeal
from tweets.services.appeals import LONGEST


class AppealForm(forms.Form):
    link = forms.CharField(
        label=_("The address of the post"),
        help_text=_("For example https://x.com/name/status/123. Copy it from where the post stands."),
        max_length=post_links.LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Give the address of the post.")},
    )
    wish = forms.ChoiceField(
        label=_("What do you say?"),
        choices=Appeal.Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    words = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence or two is enough. Only moderators read it. You need not repeat the post."),
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[MaxLengthValidator(LONGEST)],
        error_messages={"required": _("Say in a sentence why.")},
    )

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        try:
            post_links.read(link)
        except ValueError:
            raise forms.ValidationError(_("This is no web address. It begins with https://.")) from None
        return link
