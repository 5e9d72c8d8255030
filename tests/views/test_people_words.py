"""Roles, warnings, places and states have words, each its own."""

from gettext import NullTranslations

from chalicelib.domain.directory import Role
from chalicelib.domain.usage import Place, Use
from chalicelib.queries.people import STATES
from chalicelib.views.texts import LANGUAGES
from chalicelib.views.words import Words

WORDS = Words(NullTranslations())


def test_every_role_has_a_name_and_a_hint_of_its_own():
    assert len({WORDS.role(role) for role in Role} | {WORDS.role_hint(role) for role in Role}) == 2 * len(Role)


def test_whatever_keeps_a_letter_away_is_said():
    assert all(WORDS.warning(concern) for concern in ("no_email", "unreachable", "disabled", "nobody", "gone"))


def test_every_list_that_can_be_asked_for_has_a_name():
    assert len({WORDS.people_state(state) for state in STATES}) == len(STATES)


def test_every_place_in_the_settings_has_words():
    said = {WORDS.use(Use(place, "X")) for place in Place}

    assert len(said) == len(Place)
    assert "Approval route “X”" in said


def test_every_language_is_called_by_its_own_name():
    assert [WORDS.language(language) for language in LANGUAGES] == ["English", "日本語"]
