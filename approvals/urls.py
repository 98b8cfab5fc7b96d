"""Pages and API operations of approvals."""

from django.urls import URLPattern, path

from approvals import api, views

urlpatterns: list[URLPattern] = [
    path("persetujuan", views.inbox, name="inbox"),
    path("persetujuan/massal", views.approval_bulk, name="approval_bulk"),
    path("persetujuan/riwayat", views.decided, name="decided"),
    path("persetujuan/tanpa-pemutus", views.undecidable, name="undecidable"),
    path("persetujuan/<int:pk>", views.approval, name="approval"),
    path("persetujuan/<int:pk>/pemutus", views.name_decider, name="name_decider"),
    path("persetujuan/<int:pk>/<slug:action>", views.approval_act, name="approval_act"),
]
api_urlpatterns: list[URLPattern] = [
    path("approvals", api.approvals, name="api_approvals"),
    path("approvals/bulk", api.approvals_bulk, name="api_approvals_bulk"),
    path("approvals/<int:pk>", api.approval, name="api_approval"),
    path("approvals/<int:pk>/approve", api.approve, name="api_approve"),
    path("approvals/<int:pk>/reject", api.reject, name="api_reject"),
    path("approvals/<int:pk>/send-back", api.send_back, name="api_send_back"),
    path("approvals/<int:pk>/recall", api.recall, name="api_recall"),
]
