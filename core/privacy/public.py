"""What strangers tell the portal."""

from django.utils.translation import gettext_lazy as _

from core.privacy.kinds import Held

HELD_OF_THE_PUBLIC: tuple[Held, ...] = (
    Held(
        "pilots.Complaint",
        ("contact",),
        _("Kontak pengadu"),
        _("bertanya balik dan menyampaikan jawaban; hanya dibaca pemeriksa pengaduan"),
        _("90 hari setelah pengaduan diputuskan"),
    ),
    Held(
        "pilots.Complaint",
        ("agency", "office", "receipt", "token", "source", "category", "subject", "text", "happened_on", "service",
         "institution", "reference", "received_at", "status", "reviewer", "review_at", "decided_by", "decided_at",
         "about_wfa", "answer", "reason", "counted_in", "counted_at", "reminded_on"),
        _("Pengaduan"),
        _("memeriksa dan menjawab pengaduan, dan menimbang kenaikan kuota WFA kantor"),
        _("5 tahun setelah diputuskan"),
    ),
)  # fmt: skip
