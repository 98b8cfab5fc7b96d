"""Addresses of pilots' surveys, and the objects they name."""

from tests.access.row import ACTS, ADMIN, ALL, Row, pk, roles
from tests.access.world import NOW, World
from tests.factories_surveys import LAST_DAY, QuestionFactory, SurveyFactory, closed, opened, send

READERS = roles("admin branch_admin official leadership auditor")
# Nothing of the branch may be shown: too few of its people were asked.
WHOLE = roles("admin official leadership auditor")
DRAFTS = roles("admin auditor")

ROWS: tuple[Row, ...] = (
    Row("my_surveys", get=ALL),
    Row("survey_answer", pk("survey_open"), get=ALL),
    Row("survey_send", pk("survey_open"), post=ALL),
    Row("surveys", get=READERS),
    Row("survey_new", get=ADMIN, post=ADMIN),
    Row("survey", pk("survey_open"), get=READERS),
    Row("survey_edit", pk("survey_draft"), get=ADMIN, post=ADMIN),
    Row("survey_preview", pk("survey_draft"), get=DRAFTS),
    Row("survey_open", pk("survey_draft"), post=ADMIN, empty=ACTS),
    Row("survey_close", pk("survey_open"), post=ADMIN, empty=ACTS),
    Row("survey_remind", pk("survey_open"), post=ADMIN, empty=ACTS),
    Row("survey_copy", pk("survey_closed"), post=ADMIN, empty=ACTS),
    Row("survey_remove", pk("survey_draft"), post=ADMIN, empty=ACTS),
    Row("survey_results", pk("survey_closed"), get=READERS),
    Row("survey_download", pk("survey_closed"), get=WHOLE, query="format=csv", audited=True),
    Row("question_add", pk("survey_draft"), get=ADMIN, post=ADMIN),
    Row("question_edit", pk("question"), get=ADMIN, post=ADMIN),
    Row("question_up", pk("question"), post=ADMIN, empty=ACTS),
    Row("question_down", pk("question_first"), post=ADMIN, empty=ACTS),
    Row("question_remove", pk("question"), post=ADMIN, empty=ACTS),
    Row("api_surveys", get=ALL),
    Row("api_survey", pk("survey_open"), get=ALL),
    Row("api_survey_answers", pk("survey_open"), post=ALL, empty=400),
    Row("api_survey_results", pk("survey_closed"), get=READERS),
    Row("api_survey_open", pk("survey_draft"), post=ADMIN, empty=ACTS),
    Row("api_survey_close", pk("survey_open"), post=ADMIN, empty=ACTS),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    agency = world.people["admin"].agency
    for state in ("draft", "open", "closed"):
        survey = SurveyFactory(
            agency=agency, title=world.bad(f"survei {state}", 200), purpose=world.bad("tujuan", 500),
            intro=world.bad("pengantar", 2000), closes_on=LAST_DAY,
        )  # fmt: skip
        asked = [
            QuestionFactory(
                survey=survey, kind=kind, words=world.bad(kind, 300), help=world.bad("ket", 300),
                **({"low": world.bad("1", 60), "high": world.bad("5", 60)} if kind == "likert" else {}),
                **({"options": [world.bad("ya", 120), world.bad("tidak", 120)]} if "choice" in kind else {}),
            )
            for kind in ("likert", "choice", "choice_many", "text")
        ]  # fmt: skip
        world.ids[f"survey_{state}"] = survey.pk
        if state == "draft":
            world.ids |= {"question": asked[1].pk, "question_first": asked[0].pk}
            continue
        opened(survey, NOW)
        if state == "closed":
            scale, one, many, text = asked
            for person in list(world.people.values())[:8]:
                send(survey, person, {scale: 4, one: 1, many: [1, 2], text: world.bad("bebas", 2000)}, NOW)
            closed(survey, NOW)
