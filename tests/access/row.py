"""What a row of the table of addresses says.

`get`, `post`, `put`: the roles of `world.ROLES` that may; everybody else gets 403 or 404. `kwargs`: argument of
the address → key in `World.ids`. `empty`: what a POST or PUT without content answers to those who may; `ACTS`
where it is the whole act (an audit event tells of it), a status where nothing may come of it. `data`: what must
be said for the act to be whole.
"""

from dataclasses import dataclass, field

from tests.access.world import ROLES

ACTS = 0
ALL = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()


def roles(names: str) -> frozenset[str]:
    found = frozenset(names.split())
    assert found <= ALL
    return found


ADMIN = roles("admin")
ADMINS = roles("admin branch_admin")
OVERSEERS = roles("admin branch_admin official leadership auditor")
SETTERS = roles("admin official")
SELF = roles("employee")
CHIEFS = roles("supervisor deputy")
NEAR = roles("employee colleague deputy supervisor admin official leadership auditor")
REQUEST_READERS = roles("employee supervisor deputy admin auditor")
VERDICT_READERS = roles("employee supervisor deputy admin official auditor")


@dataclass(frozen=True)
class Row:
    """`public`: the log-in is not asked for. `shared`: the same address means each agency's own thing.
    `heavy`: slow and the same for everybody, so only one role asks. `audited`: a reading that the trail tells of.
    `of_everybody`: a public page that names the offices of every agency, as the street does.
    """

    name: str
    kwargs: dict[str, str] = field(default_factory=dict)
    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY
    put: frozenset[str] = NOBODY
    empty: int = 422
    query: str = ""
    data: dict[str, str] = field(default_factory=dict)
    public: bool = False
    shared: bool = False
    multipart: bool = False
    heavy: bool = False
    audited: bool = False
    of_everybody: bool = False

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api_")

    @property
    def methods(self) -> dict[str, frozenset[str]]:
        return {m: who for m, who in (("GET", self.get), ("POST", self.post), ("PUT", self.put)) if who}


def pk(key: str) -> dict[str, str]:
    return {"pk": key}
