"""The unit tree of the demo: offices get a share of the people, units 8 to 25 of them, the chief included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import md5

from demo.places import Institution, Place
from employees.enums import PostLevel

SMALLEST = 8
TYPICAL = 15
BRANCHES = 7


@dataclass(frozen=True, slots=True)
class Node:
    """One unit. `size` counts its chief; `is_vacant`: nobody holds the chief's post now."""

    siasn_id: str
    parent_id: str
    name: str
    leader_post: str
    level: PostLevel
    place: Place
    size: int
    is_vacant: bool


def siasn_id(*parts: object) -> str:
    """32 hex digits, stable for the same parts: the form of SIASN's identifiers."""
    return md5("/".join(str(part) for part in parts).encode(), usedforsecurity=False).hexdigest().upper()


def people_of(institutions: Sequence[Institution], people: int) -> list[int]:
    """How many of `people` each agency gets; their sum is `people`."""
    shares = [max(SMALLEST, people * institution.share // 100) for institution in institutions]
    shares[0] += people - sum(shares)
    return shares


def staffed(institution: Institution, people: int) -> list[tuple[Place, int]]:
    """Offices that `people` can staff with at least one unit each, and how many work there."""
    places = list(institution.places[: max(1, people // SMALLEST)])
    total = sum(place.weight for place in places)
    spare = people - SMALLEST * len(places)
    sizes = [SMALLEST + spare * place.weight // total for place in places]
    sizes[0] += people - sum(sizes)
    return list(zip(places, sizes, strict=True))


def units(institution: Institution, people: int) -> Iterator[Node]:
    """Every unit, parents before children. The first is the agency's highest."""
    top = ""
    for number, (place, size) in enumerate(staffed(institution, people)):
        for node in _office_units(institution, place, size, top, number):
            top = top or node.siasn_id
            yield node


def _office_units(
    institution: Institution, place: Place, people: int, top: str, number: int
) -> Iterator[Node]:
    count = max(1, people // TYPICAL) if people >= 2 * SMALLEST else 1
    share, rest = divmod(people, count)
    names = [place.root, *place.bodies]
    ids: list[str] = []
    depths: list[int] = []
    for i in range(count):
        up = (i - 1) // BRANCHES
        if i >= len(names):
            names.append(f"Kelompok {i - len(names) // 2} {place.bodies[i % len(place.bodies)]}")
        ids.append(siasn_id(institution.code, place.code, i))
        depths.append(depths[up] + 1 if i else 0)
        level = place.ladder[min(depths[i], len(place.ladder) - 1)]
        yield Node(
            siasn_id=ids[i],
            parent_id=ids[up] if i else top,
            name=names[i],
            leader_post=chief_post(names[i]),
            level=level,
            place=place,
            # Neighbours differ in size, the sum stays: +d for one, −d for the next.
            size=share + (1 if i < rest else 0) + _swing(i, count, share),
            is_vacant=i > 0 and (i + 3 * number) % 19 == 5,
        )


def _swing(i: int, count: int, share: int) -> int:
    if i == count - 1 and count % 2:
        return 0
    swing = min(i // 2 % 7, share - SMALLEST)
    return swing if i % 2 == 0 else -swing


TITLES = (
    ("Deputi", "Deputi"),
    ("Sekretariat Utama", "Sekretaris Utama"),
    ("Sekretariat Daerah", "Sekretaris Daerah"),
    ("Inspektorat", "Inspektur"),
    ("Direktorat", "Direktur"),
)


def chief_post(unit: str) -> str:
    """The name of the chief's post: "Direktorat Data ASN" → "Direktur Data ASN", else "Kepala …"."""
    for prefix, title in TITLES:
        if unit.startswith(prefix):
            return title + unit[len(prefix) :]
    return f"Kepala {unit}"
