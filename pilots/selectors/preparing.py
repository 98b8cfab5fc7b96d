"""A plan before its first day: what it says, how strong it is, what speaks against it, and who may sign it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from core.problems import Problem
from employees.enums import Role
from employees.models import Employee, RoleAssignment
from employees.selectors import in_force
from pilots.enums.plans import PilotStatus, PlanFault
from pilots.models import FrozenPlan, Pilot
from pilots.selectors.checks import PlanCheck, check_of
from pilots.selectors.offices import heads_of
from pilots.selectors.plan_shown import PlanShown, plan_of_draft, plan_of_text

MOST_SIGNERS = 20


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody with the role of official for the office; `why_not`: empty for whoever may sign."""

    name: str
    post: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """`frozen`: the text that waits for a signature; None while it is a draft. `returned`: it was frozen once and given
    back. `own_why`: why the reader, an official, may not sign; empty where they may.
    """

    plan: PlanShown
    frozen: FrozenPlan | None
    returned: bool
    blocks: tuple[Problem, ...]
    warns: tuple[Problem, ...]
    signers: tuple[Signer, ...]
    own_why: str

    @property
    def can_be_signed(self) -> bool:
        return any(not signer.why_not for signer in self.signers)


def preparation_of(pilot: Pilot, reader: Employee, today: date) -> Preparation:
    """A draft or a proposal. The check reads the office's last weeks, as it will be when the plan is frozen."""
    frozen = pilot.frozen_plans.select_related("frozen_by").order_by("-version").first()
    proposed = pilot.status == PilotStatus.PROPOSED
    check = check_of(pilot, today)
    shown = plan_of_text(frozen, pilot.agency_id) if frozen and proposed else _draft(pilot, check)
    heads = heads_of(pilot.office, today)
    authors = frozenset({pilot.created_by_id, frozen.frozen_by_id if frozen else None})
    return Preparation(
        plan=shown, frozen=frozen if proposed else None, returned=bool(frozen) and not proposed,
        blocks=tuple(p for p in check.problems if p.blocks),
        warns=tuple(p for p in check.problems if not p.blocks),
        signers=_signers(pilot, heads, authors, today),
        own_why=own_why(pilot, reader, heads, authors),
    )  # fmt: skip


def check_shown(pilot: Pilot, today: date) -> tuple[PlanShown, tuple[Problem, ...]]:
    """A draft as saved, with its power and everything that blocks or warns: what stands under its form."""
    check = check_of(pilot, today)
    return _draft(pilot, check), check.problems


def own_why(pilot: Pilot, reader: Employee, heads: frozenset[int], authors: frozenset[int | None]) -> str:
    """What the services would say to this official."""
    if reader.pk in heads:
        return str(PlanFault.OWN_OFFICE.label) % {"office": pilot.office.name}
    return str(PlanFault.OWN_PLAN.label) if reader.pk in authors else ""


def _draft(pilot: Pilot, check: PlanCheck) -> PlanShown:
    names = [office.name for office in sorted(check.facts.comparisons, key=lambda o: o.code)]
    return plan_of_draft(pilot, check.facts.quota_now, names, check.power)


def _signers(
    pilot: Pilot, heads: frozenset[int], authors: frozenset[int | None], today: date
) -> tuple[Signer, ...]:
    here = Q(office__isnull=True) | Q(office=pilot.office_id)
    held = RoleAssignment.objects.filter(here, in_force(today), agency=pilot.agency_id, role=Role.OFFICIAL)
    people = Employee.objects.at_work().filter(pk__in=held.values("employee")).select_related("post")
    return tuple(
        Signer(person.full_name, person.post.name, _why_not(person.pk, heads, authors))
        for person in people.order_by("name", "pk")[:MOST_SIGNERS]
    )


def _why_not(pk: int, heads: frozenset[int], authors: frozenset[int | None]) -> str:
    if pk in heads:
        return _("memimpin kantor ini")
    return _("mengajukan rencana ini") if pk in authors else ""
