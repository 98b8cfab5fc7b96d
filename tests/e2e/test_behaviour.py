"""What the frame does on every page: theme, skip link, menus, questions, busy buttons, keys, no script at all."""

import re

import pytest
from playwright.sync_api import expect

from scheduling.enums import RequestStatus
from tests.e2e.conftest import PHONE
from tests.e2e.world import make_world


@pytest.fixture
def world():
    return make_world(2)


def test_the_theme_is_kept_and_set_before_the_first_paint(world, visit):
    visitor = visit(color_scheme="light").enter(world.people["employee"])
    page = visitor.go("/minggu")
    switch = page.get_by_role("button", name="Tampilan gelap")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page = visitor.go("/bulan")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 21, 28)"


def test_the_skip_link_comes_first_and_leads_to_the_content(world, visit):
    page = visit().enter(world.people["employee"]).go("/minggu")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_phone_has_five_places_and_a_menu_that_closes(world, visit):
    page = (
        visit(viewport=PHONE, has_touch=True, is_mobile=True).enter(world.people["supervisor"]).go("/minggu")
    )
    bar = page.get_by_role("navigation", name="Bagian utama")
    assert bar.locator("> *").count() <= 5
    more = bar.get_by_text("Lainnya")
    more.click()
    expect(bar.get_by_role("link", name="Kebijakan")).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar.get_by_role("link", name="Kebijakan")).to_be_hidden()


def test_a_destructive_act_asks_and_names_what_goes(world, visit):
    page = visit().enter(world.people["employee"]).go(f"/pengajuan/{world.request.pk}")
    act = page.locator("main button[data-confirm]").first
    act.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(act.get_attribute("data-confirm"))
    dialog.get_by_role("button", name="Kembali").click()
    world.request.refresh_from_db()
    assert world.request.status == RequestStatus.SUBMITTED
    act.click()
    dialog.locator("[data-yes]").click()
    expect(page.locator(".toast")).to_be_visible()
    world.request.refresh_from_db()
    assert world.request.status == RequestStatus.WITHDRAWN


def test_a_form_is_busy_at_once_and_sent_only_once(world, visit):
    page = visit().enter(world.people["employee"]).go("/profil")
    busy, sent = page.evaluate(
        """() => {
          let sent = 0;
          addEventListener("submit", () => { sent += 1; });
          const button = document.querySelector("main form[method=post] button");
          button.click(); button.click(); button.click();
          return [button.classList.contains("is-busy"), sent];
        }"""
    )
    assert busy
    assert sent == 1
    expect(page.locator(".toast")).to_be_visible()


def test_errors_are_summed_up_and_take_the_focus(world, visit):
    page = visit().enter(world.people["employee"]).go("/pengajuan/baru")
    page.locator('textarea[name="reason"]').fill("Menyusun laporan triwulan")
    page.get_by_role("button", name="Ajukan", exact=True).click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page.locator('textarea[name="reason"]')).to_have_value("Menyusun laporan triwulan")


def test_the_inbox_is_worked_by_keys(world, visit):
    page = visit().enter(world.people["supervisor"]).go("/persetujuan")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Tombol pintas")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    row = page.locator("[data-inbox-row]").first
    expect(row).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-selected-count]").first).to_have_text("1")
    page.keyboard.press("r")
    expect(row.locator("textarea").first).to_be_focused()
    page.keyboard.type("ajr")
    expect(row.locator("textarea").first).to_have_value("ajr")


def test_the_count_of_the_rail_follows_a_decision(world, visit):
    visitor = visit().enter(world.people["supervisor"])
    page = visitor.go("/persetujuan")
    count = page.locator(".rail [data-waiting]")
    expect(count).to_contain_text("1")
    page.locator("[data-inbox-row] [data-action=approve]").click()
    expect(page.locator("[data-inbox-row]")).to_have_count(0)
    expect(count).to_be_hidden()
    assert visitor.troubles == []


def test_pages_work_without_any_script(world, visit):
    visitor = visit(java_script_enabled=False).enter(world.people["employee"])
    page = visitor.go("/minggu")
    page.locator(".day-action a.button").first.click()
    expect(page).to_have_url(re.compile("/pengajuan/baru"))
    page.locator('textarea[name="reason"]').fill("Menyusun laporan")
    page.locator('input[name$="-output"]').first.fill("Laporan")
    page.locator('input[name$="-quantity"]').first.fill("1")
    page.locator('input[name$="-unit"]').first.fill("berkas")
    page.get_by_role("button", name="Ajukan", exact=True).click()
    expect(page).to_have_url(re.compile(r"/pengajuan/\d+"))
