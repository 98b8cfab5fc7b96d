from django.urls import path

from core import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("ikon.svg", views.icons, name="icons"),
    path("pemberitahuan", views.notices, name="notices"),
    path("pemberitahuan/dibaca", views.notices_read, name="notices_read"),
]
