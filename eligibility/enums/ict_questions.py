"""The words of the ICT self-test, version by version; `rules.ict_test` knows the answers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """`options`: (value, words) in the order shown; `hint`: what whoever missed it should know."""

    key: str
    words: Words
    options: tuple[tuple[str, Words], ...]
    hint: Words


QUESTIONS: tuple[Question, ...] = (
    Question(
        "portal",
        _("Anda sedang WFA dan pekerjaan hari itu selesai. Di mana hasilnya dicatat?"),
        (
            ("chat", _("Di grup percakapan unit")),
            ("report", _("Di laporan harian pada portal, beserta buktinya")),
            ("later", _("Tidak perlu, cukup diceritakan saat kembali ke kantor")),
        ),
        _("Laporan harian di portal diisi pada hari itu juga; atasan memeriksanya di sana."),
    ),
    Question(
        "phishing",
        _("Surel meminta kata sandi Anda agar akun kepegawaian tidak diblokir. Apa yang Anda lakukan?"),
        (
            ("reply", _("Membalas dengan kata sandi, karena mendesak")),
            ("open", _("Membuka tautannya untuk memeriksa halamannya")),
            ("report", _("Tidak membuka tautan, lalu melaporkannya kepada pengelola TIK")),
        ),
        _("Pengelola TIK tidak pernah meminta kata sandi. Surel seperti ini dilaporkan, bukan dijawab."),
    ),
    Question(
        "password",
        _("Manakah kata sandi yang paling baik?"),
        (
            ("long", _("Empat kata acak yang panjang, berbeda untuk setiap layanan")),
            ("birth", _("Tanggal lahir dan nama anak")),
            ("same", _("Satu kata sandi rumit yang dipakai di semua layanan")),
        ),
        _("Kata sandi yang panjang dan berbeda di setiap layanan paling sulit ditebak dan dicuri."),
    ),
    Question(
        "vpn",
        _("Untuk apa VPN kantor dipakai saat bekerja dari rumah?"),
        (
            ("fast", _("Supaya internet menjadi lebih cepat")),
            ("safe", _("Supaya hubungan ke aplikasi kantor tersandi, juga di jaringan umum")),
            ("free", _("Supaya kuota internet tidak terpakai")),
        ),
        _("VPN menyandikan hubungan ke jaringan kantor; kecepatan dan kuota tidak bertambah."),
    ),
    Question(
        "wifi",
        _("Anda bekerja di kafe dengan Wi-Fi umum dan harus membuka data pegawai. Apa yang benar?"),
        (
            ("any", _("Langsung membukanya, karena halaman itu memakai kata sandi")),
            ("vpn", _("Memakai VPN kantor atau jaringan sendiri, dan layar tidak terlihat orang lain")),
            ("print", _("Mencetaknya di kafe supaya tidak perlu terhubung lama")),
        ),
        _("Data pegawai hanya dibuka melalui hubungan yang aman dan tanpa terlihat orang lain."),
    ),
    Question(
        "files",
        _("Satu naskah dikerjakan bersama tiga orang. Cara mana yang mencegah versi bertabrakan?"),
        (
            ("shared", _("Menyunting satu berkas di tempat penyimpanan bersama instansi")),
            ("mail", _("Mengirim salinan lewat surel setiap kali ada perubahan")),
            ("usb", _("Menyimpannya di diska lepas dan bergantian")),
        ),
        _("Satu berkas di penyimpanan bersama mempunyai satu versi dan riwayat perubahannya."),
    ),
    Question(
        "meeting",
        _("Rapat daring dimulai, tetapi suara Anda tidak terdengar. Apa yang diperiksa lebih dahulu?"),
        (
            ("leave", _("Keluar dari rapat dan menunggu ringkasannya")),
            ("mic", _("Tombol bisu dan mikrofon yang dipilih di aplikasi rapat")),
            ("restart", _("Memasang ulang sistem operasi")),
        ),
        _("Yang paling sering: mikrofon masih dibisukan, atau aplikasi memakai mikrofon lain."),
    ),
    Question(
        "lost",
        _("Laptop yang berisi berkas kantor hilang di perjalanan. Apa yang pertama dilakukan?"),
        (
            ("wait", _("Menunggu beberapa hari, mungkin ditemukan")),
            ("buy", _("Membeli laptop baru dan menyalin cadangan")),
            ("report", _("Segera melapor kepada atasan dan pengelola TIK, lalu mengganti kata sandi")),
        ),
        _("Kehilangan dilaporkan segera: pemberitahuan kebocoran data pribadi dibatasi 72 jam."),
    ),
)
