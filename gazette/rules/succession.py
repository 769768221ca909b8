"""The names under which a body and the bodies it came from issued documents (gazette/data/issuers.toml). Pure."""

from collections.abc import Mapping
from functools import cache

from gazette.rules.issuers import bodies, predecessors, strip_state


@cache
def earlier_names(name: str) -> tuple[str, ...]:
    """The names of the bodies that the bearer of a name came from, nearest first; none for an unknown name.

    A name that two bodies bore stands for both: who asks for 教育部 gets 国家教育委员会, which stood between them.
    """
    wanted = strip_state(name)
    bearers = [body for body in bodies().values() if wanted in (body.name, *body.aliases)]
    earlier = dict.fromkeys(one for body in bearers for one in predecessors(body.id))
    names = dict.fromkeys(written for one in earlier for written in (bodies()[one].name, *bodies()[one].aliases))
    return tuple(one for one in names if one != wanted)


def every_earlier_name() -> Mapping[str, tuple[str, ...]]:
    """The same for every name that any body bears, for readers who cannot ask; only names that have earlier ones."""
    names = {name for body in bodies().values() for name in (body.name, *body.aliases)}
    return {name: earlier for name in sorted(names) if (earlier := earlier_names(name))}
