// What takes a while says so: what is being done, and for how many seconds. Bound to a form that holds `[data-taking]`.

const timers = new WeakMap();

/** `data-taking="submit"` is shown for the button of that value only. */
export function showTaking(form, button) {
  const place = form.querySelector("[data-taking]");
  if (!place || (place.dataset.taking && place.dataset.taking !== button?.value)) return;
  const [said, elapsed] = [place.querySelector("[role=status]"), place.querySelector("[data-elapsed]")];
  const began = Date.now();
  const tell = () => (elapsed.textContent = elapsed.dataset.elapsed.replace("{seconds}", Math.round((Date.now() - began) / 1000)));
  place.hidden = false;
  said.textContent = said.dataset.says;
  tell();
  timers.set(form, setInterval(tell, 1000));
  for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
}

/** The reader has come back to the page. */
export function hideTaking(form) {
  const place = form.querySelector("[data-taking]");
  if (!place) return;
  clearInterval(timers.get(form));
  place.hidden = true;
  place.querySelector("[role=status]").textContent = "";
  for (const button of buttons(form)) button.removeAttribute("aria-disabled");
}

function buttons(form) {
  return form.querySelectorAll('button:not([type="button"])');
}
