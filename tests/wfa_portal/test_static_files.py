"""In production every script is asked for under one name, its hashed one."""

import re

from django.contrib.staticfiles import finders

from wfa_portal.static_files import HashedFiles


def test_modules_import_each_other_by_their_hashed_names(tmp_path):
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    found = {}
    for finder in finders.get_finders():
        for path, source in finder.list([]):
            if path.startswith("js/"):
                found[path] = (source, path)
                with source.open(path) as file:
                    storage.save(path, file)
    outcome = list(storage.post_process(found))
    assert not [problem for _name, _hashed, problem in outcome if isinstance(problem, Exception)]
    day = (tmp_path / storage.stored_name("js/day.js")).read_text()
    assert re.search(r'from "\./offline\.[0-9a-f]{12}\.js"', day)
