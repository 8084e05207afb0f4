// A page that lives: `data-live="URL"` is asked for again now and then, and what has changed is put in part by part
// (`data-live-part`), without a flicker and with the focus where it was. It rests while nobody looks, and while the
// reader is in the middle of something: boxes ticked, words typed, a field in hand. A part that takes nothing from under
// the reader's hands (`data-live-calm`) does not rest even then.
const EVERY = 20_000;

export function live() {
  const root = document.querySelector("[data-live]");
  if (!root) return;
  const voice = document.createElement("p");
  voice.className = "visually-hidden";
  voice.setAttribute("role", "status");
  root.before(voice);
  setInterval(() => refresh(root, voice), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || refresh(root, voice));
  root.addEventListener("live:now", () => refresh(root, voice).then(() => root.dispatchEvent(new Event("live:done"))));
}

async function refresh(root, voice) {
  const isCalm = root.querySelector("[data-live-calm]");
  if (document.hidden || (isBusy(root) && !isCalm)) return;
  const answer = await fetch(root.dataset.live, { headers: { Accept: "text/html", "HX-Request": "true" } }).catch(() => null);
  root.classList.toggle("is-stale", !answer?.ok);
  if (!answer?.ok) return;
  const text = await answer.text();
  const rests = isBusy(root); // asked now: something may have been begun meanwhile
  const told = document.createElement("template");
  told.innerHTML = text;
  for (const part of told.content.querySelectorAll("[data-live-part]")) put(root, part, rests);
  if (rests) return;
  const sentence = root.querySelector("[data-live-say]")?.textContent ?? "";
  if (root.said !== undefined && root.said !== sentence) voice.textContent = sentence;
  root.said = sentence;
}

function put(root, part, rests) {
  const place = root.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
  if (!place || place.innerHTML === part.innerHTML || (rests && !place.matches("[data-live-calm]"))) return;
  const here = place.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  place.innerHTML = part.innerHTML;
  const again = here && [...place.querySelectorAll(here.kind)].find((one) => nameOf(one).word === here.word);
  again?.focus({ preventScroll: true });
}

function nameOf(element) {
  return { kind: element.localName, word: element.id || element.getAttribute("href") || element.getAttribute("aria-label") || element.name };
}

function isBusy(root) {
  if (root.querySelector('input[name="items"]:checked, input[name="all"]:checked')) return true;
  const fields = [...root.querySelectorAll("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])")];
  const isTyped = (field) => (field.localName === "select" ? !field.options[field.selectedIndex]?.defaultSelected && field.selectedIndex > 0 : field.value !== field.defaultValue);
  return fields.some((field) => field === document.activeElement || isTyped(field));
}

/** `data-expires-in="54"`: an offer that ends after so many seconds leaves the page then. */
export function expire() {
  for (const offer of document.querySelectorAll("[data-expires-in]")) {
    const hide = () => offer.contains(document.activeElement) || offer.remove(); // never under somebody's hands
    setTimeout(hide, 1000 * Number(offer.dataset.expiresIn));
  }
}

/** `data-tick-all="form"` ticks every box of that form on the page; `data-ticked="form"` says how many are. */
export function countTicks({ target }) {
  const all = target.closest?.("[data-tick-all]");
  const form = all ? all.dataset.tickAll : target.name === "items" ? target.getAttribute("form") : null;
  if (!form) return;
  const boxes = [...document.querySelectorAll(`input[name="items"][form="${form}"]`)];
  if (all) for (const box of boxes) box.checked = all.checked;
  showTicks(form, boxes);
}

export function showTicks(form = "moves", boxes = [...document.querySelectorAll(`input[name="items"][form="${form}"]`)]) {
  const count = boxes.filter((box) => box.checked).length;
  for (const mark of document.querySelectorAll(`[data-ticked="${form}"]`)) {
    mark.hidden = !count;
    mark.textContent = count;
  }
  for (const link of document.querySelectorAll(`[data-ticked-link="${form}"]`)) link.hidden = !count;
}
