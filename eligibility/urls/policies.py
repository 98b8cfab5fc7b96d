"""Addresses of policies."""

from django.urls import URLPattern, path

from eligibility.api import policies as api
from eligibility.api import policy_acts as acts
from eligibility.views import policies, policy_acts, policy_editing, policy_exchange, policy_versions

urlpatterns: list[URLPattern] = [
    path("kebijakan", policies.policy, name="policy"),
    path("kebijakan/versi", policy_versions.versions, name="policy_versions"),
    path("kebijakan/preset", policy_versions.presets, name="policy_presets"),
    path("kebijakan/banding", policy_versions.comparison, name="policy_comparison"),
    path("kebijakan/impor", policy_exchange.import_policy, name="policy_import"),
    path("kebijakan/impor/rancangan", policy_exchange.import_draft, name="policy_import_draft"),
    path("kebijakan/rancangan", policy_versions.draft_new, name="policy_draft_new"),
    path("kebijakan/rancangan/<int:number>", policy_editing.draft, name="policy_draft"),
    path("kebijakan/rancangan/<int:number>/pratinjau", policy_versions.preview, name="policy_preview"),
    path("kebijakan/rancangan/<int:number>/pengecualian", policy_editing.draft_places, name="policy_draft_places"),
    path(
        "kebijakan/rancangan/<int:number>/kantor/<int:pk>", policy_editing.draft_office,
        name="policy_draft_office",
    ),
    path("kebijakan/rancangan/<int:number>/unit/<int:pk>", policy_editing.draft_unit, name="policy_draft_unit"),
    path("kebijakan/rancangan/<int:number>/tetapkan", policy_acts.publish, name="policy_publish"),
    path("kebijakan/rancangan/<int:number>/buang", policy_acts.discard, name="policy_discard"),
    path("kebijakan/<int:number>", policies.policy_version, name="policy_version"),
    path("kebijakan/<int:number>/tarik", policy_acts.withdraw, name="policy_withdraw"),
    path("kebijakan/<int:number>/berkas", policy_exchange.export, name="policy_file"),
]  # fmt: skip
api_urlpatterns: list[URLPattern] = [
    path("policies", api.policies, name="api_policies"),
    path("policies/presets", api.policy_presets, name="api_policy_presets"),
    path("policies/import", acts.policy_import, name="api_policy_import"),
    path("policies/<int:number>", api.policy, name="api_policy"),
    path("policies/<int:number>/differences", api.policy_differences, name="api_policy_differences"),
    path("policies/<int:number>/check", acts.policy_check, name="api_policy_check"),
    path("policies/<int:number>/publish", acts.policy_publish, name="api_policy_publish"),
    path("policies/<int:number>/withdraw", acts.policy_withdraw, name="api_policy_withdraw"),
    path("policies/<int:number>/discard", acts.policy_discard, name="api_policy_discard"),
    path("policies/<int:number>/file", acts.policy_file, name="api_policy_file"),
]
