"""How static files are named and compressed in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed names inside scripts too: a module imported under two names would run, and queue, twice."""

    support_js_module_import_aggregation = True
