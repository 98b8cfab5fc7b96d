"""Who decides for whom, from the unit tree alone: pure functions over ids.

SIASN names no supervisor: it is the leader of the unit, one level up for the leader, and the next level where
the post is vacant. A Plt. fills a vacancy. Where nobody is found, the gap says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from employees.enums import LineGap


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit: its parent, and who leads it in fact (the chief at work, else the Plt., else nobody)."""

    id: int
    parent_id: int | None
    leader_id: int | None


@dataclass(frozen=True, slots=True)
class Decider:
    """Exactly one of the two is set: the supervisor's id, or the reason why there is none."""

    supervisor_id: int | None
    gap: LineGap = LineGap.NONE


class UnitTree:
    """The chains of a unit tree, each walked once however many people ask."""

    def __init__(self, nodes: Iterable[UnitNode]) -> None:
        self._nodes = {n.id: n for n in nodes}
        self._staff: dict[int, Decider] = {}
        self.leaders = frozenset(n.leader_id for n in self._nodes.values() if n.leader_id is not None)

    def decider_for(self, person_id: int, unit_id: int | None) -> Decider:
        """The decider for one person; the cost for those who lead nothing is one look-up."""
        if unit_id is None or unit_id not in self._nodes:
            return Decider(None, LineGap.NO_UNIT)
        if person_id not in self.leaders:
            return self.for_staff(unit_id)
        chain, circular = self._chain(unit_id)
        led = [i for i, node in enumerate(chain) if node.leader_id == person_id]
        if not led:
            return self.for_staff(unit_id)
        if circular is not None and led[-1] >= circular:
            return Decider(None, LineGap.CYCLE)
        above = chain[led[-1] + 1 :]
        if not above:
            return Decider(None, LineGap.TOP)
        return _first_leader(above, is_circular=circular is not None)

    def for_staff(self, unit_id: int) -> Decider:
        """The decider for the people of a unit who lead none."""
        if unit_id not in self._staff:
            chain, circular = self._chain(unit_id)
            self._staff[unit_id] = _first_leader(chain, is_circular=circular is not None)
        return self._staff[unit_id]

    def _chain(self, unit_id: int) -> tuple[list[UnitNode], int | None]:
        """The unit and everything above it; the position where a circle begins, if the tree has one here."""
        chain: list[UnitNode] = []
        place: dict[int, int] = {}
        current: int | None = unit_id
        while current is not None and current in self._nodes:
            if current in place:
                return chain, place[current]
            place[current] = len(chain)
            chain.append(self._nodes[current])
            current = self._nodes[current].parent_id
        return chain, None


def _first_leader(chain: list[UnitNode], *, is_circular: bool) -> Decider:
    for node in chain:
        if node.leader_id is not None:
            return Decider(node.leader_id)
    return Decider(None, LineGap.CYCLE if is_circular else LineGap.VACANT)


def closes_circle(employee_id: int, supervisor_id: int, above: Mapping[int, int | None]) -> bool:
    """Would `supervisor_id` deciding for `employee_id` make somebody their own superior?

    `above`: supervisor by employee, as the lines stand now.
    """
    current: int | None = supervisor_id
    seen: set[int] = set()
    while current is not None and current not in seen:
        if current == employee_id:
            return True
        seen.add(current)
        current = above.get(current)
    return False
