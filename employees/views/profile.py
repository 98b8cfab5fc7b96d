"""The own page: what the portal holds about the person, why, who touched it, and the own switches."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from employees import services
from employees.forms import PreferencesForm
from employees.models import User
from employees.selectors import actor_of, roles_of, supervisor_on
from employees.selectors.trail import about_person
from employees.views.access import remember_language
from employees.views.pages import moment, viewer

TRAIL_LENGTH = 15


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    now, today = moment(user)
    form = PreferencesForm(
        request.POST or None, initial={"language": user.language, "mail_digest": user.mail_digest}
    )
    if request.method == "POST" and form.carry_out(
        lambda data: services.set_preferences(user=user, actor=actor_of(user), now=now, **data)
    ):
        messages.success(request, _("Pilihan Anda sudah disimpan."))
        return remember_language(redirect("profile"), user.language)
    context = {
        "form": form,
        "person": user.employee,
        "held": held_about(user),
        "line": supervisor_on(user.employee, today),
        "roles": roles_of(user, today),
        "trail": about_person(user, limit=TRAIL_LENGTH),
    }
    return render(request, "employees/profile.html", context, status=422 if form.errors else 200)


def held_about(user: User) -> list[tuple[str, str, str, str]]:
    """What the portal holds: name of the datum, its value, what for, and where it comes from."""
    me = user.employee
    siasn, own = me.source or _("impor SIASN"), _("Anda sendiri")
    position = (
        f"{me.home_lat:.3f}, {me.home_lon:.3f}" if me.home_lat is not None and me.home_lon is not None else ""
    )
    return [
        (
            _("NIP dan nama"),
            f"{me.nip} · {me.full_name}",
            _("mengenali Anda saat masuk dan pada surat"),
            siasn,
        ),
        (
            _("Jabatan dan unit"),
            f"{me.post.name} · {me.unit.name}",
            _("menentukan atasan dan kelayakan"),
            siasn,
        ),
        (_("Golongan"), me.rank, _("ditulis pada surat tugas"), siasn),
        (_("Kedudukan hukum"), me.get_legal_status_display(), _("syarat kelayakan menurut peraturan"), siasn),
        (_("Surel"), user.email, _("pemberitahuan dan pengaturan ulang kata sandi"), siasn),
        (_("Telepon"), me.phone, _("dihubungi saat bekerja di luar kantor"), siasn),
        (_("Alamat rumah terdaftar"), me.home_address, _("tempat WFA yang diizinkan peraturan"), siasn),
        (_("Titik rumah"), position, _("memeriksa jarak saat presensi, tidak di waktu lain"), siasn),
        (_("Bahasa dan surel ringkasan"), user.language, _("menyesuaikan halaman dan surel"), own),
    ]
