"""Searching people: what the directory shows, a page at a time."""

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Employee, User
from employees.models.people import masked_nip, with_titles
from employees.selectors.people import FULL_NIP, colleagues, full_nip_ids, visible_people
from employees.selectors.roles import roles_of

PER_PAGE = 30
COUNT_LIMIT = 3000
NIP_LENGTH = 18
_SHOWN = (
    "pk", "title_front", "name", "title_back", "nip", "post__name", "unit__name", "office__name", "office_id",
)  # fmt: skip


class CappedPaginator(Paginator):
    """Counts no further than `COUNT_LIMIT`: beyond it a search helps, and counting a million rows does not."""

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet[Any], self.object_list).order_by().values_list("pk")
        return rows[:COUNT_LIMIT].count()

    @property
    def is_capped(self) -> bool:
        return self.count >= COUNT_LIMIT


class PersonRow(NamedTuple):
    """A line of the directory; `nip` is masked unless the viewer may read it."""

    pk: int
    name: str
    nip: str
    post: str
    unit: str
    office: str
    office_id: int


def search_people(
    *, user: User, on: date, text: str = "", office_id: int | None = None, unit_id: int | None = None
) -> QuerySet[Employee]:
    """Visible people who serve, by part of a name or by NIP.

    A NIP finds only whom the viewer may know by NIP, so that searching never completes a masked number.
    """
    people = visible_people(user, on).filter(left_on__isnull=True)
    if office_id:
        people = people.filter(office_id=office_id)
    if unit_id:
        people = people.filter(unit_id=unit_id)
    digits = text.replace(" ", "")
    if digits.isdigit():
        people = people.filter(_known_by_nip(user, on), nip__startswith=digits)
    else:
        for word in text.split():
            people = people.filter(name__icontains=word)
    return people.order_by("name", "pk")


def _known_by_nip(user: User, on: date) -> Q:
    offices = roles_of(user, on).scope(*FULL_NIP)
    return Q() if offices is None else Q(office_id__in=offices) | Q(pk=user.employee_id)


def people_page(people: QuerySet[Employee], *, user: User, on: date, number: str | None) -> Page[PersonRow]:
    """One page of the directory, with NIPs as the viewer may see them."""
    page: Page[PersonRow] = CappedPaginator(people, PER_PAGE).get_page(number)
    found = [
        PersonRow(pk, with_titles(front, name, back), *rest)
        for pk, front, name, back, *rest in cast(QuerySet[Any], page.object_list).values_list(*_SHOWN)
    ]
    open_ids = full_nip_ids(user, found, on)
    page.object_list = [p if p.pk in open_ids else p._replace(nip=masked_nip(p.nip)) for p in found]
    return page


def find_person(user: User, text: str) -> Employee:
    """The one colleague at work whom a NIP or a name means; NotFound names the choices when there are several."""
    text = " ".join(text.split())
    digits = text.replace(" ", "")
    people = colleagues(user).at_work()
    if digits.isdigit() and len(digits) == NIP_LENGTH:
        found = list(people.filter(nip=digits))
    else:
        found = list(people.filter(name__iexact=text)[:6]) or list(people.filter(name__icontains=text)[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(_("Tidak ada pegawai aktif dengan NIP atau nama itu. Periksa tulisannya."))
    names = "; ".join(f"{p.name} ({p.unit.name})" for p in found[:5])
    raise NotFound(
        _("Lebih dari satu pegawai cocok: %(names)s. Tulis nama lengkap atau NIP.") % {"names": names}
    )
