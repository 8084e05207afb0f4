// Dialogs of the studio: a question with several answers, and a window to read in.

/** Ask; `answers` are [value, label, isPrimary]. Resolves to the chosen value, or null when it was closed. */
export function choose(title, text, answers) {
  const dialog = frame(title);
  const words = Object.assign(document.createElement("p"), { textContent: text });
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  for (const [value, label, isPrimary] of answers) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, value });
    button.className = isPrimary ? "btn btn-primary" : "btn btn-quiet";
    button.addEventListener("click", () => dialog.close(value));
    actions.append(button);
  }
  dialog.append(words, actions);
  return opened(dialog);
}

/** Ask for one line, with `value` to begin with; resolves to it, or null when it was closed. An empty line is refused with
 *  the sentence `empty`, another one with what `take(line)` resolves to; both stand at the field, and the dialog stays. */
export function ask(title, label, yes, no, { value, empty, take }) {
  const dialog = frame(title);
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  const input = Object.assign(document.createElement("input"), { className: "form-control", id: `asked-${Date.now()}`, maxLength: 200, autocomplete: "off", value });
  const words = Object.assign(document.createElement("label"), { className: "form-label", textContent: label, htmlFor: input.id });
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  const [leave, yesButton] = [Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: no }), Object.assign(document.createElement("button"), { className: "btn btn-primary", textContent: yes })];
  const wrong = Object.assign(document.createElement("div"), { className: "invalid-feedback d-block", id: `${input.id}-error` });
  wrong.setAttribute("role", "alert");
  leave.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const line = input.value.trim();
    wrong.textContent = line ? ((await take(line)) ?? "") : empty;
    input.classList.toggle("is-invalid", Boolean(wrong.textContent));
    if (!wrong.textContent) return dialog.close(line);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", wrong.id);
    input.focus();
  });
  actions.append(leave, yesButton);
  form.append(words, input, wrong, actions);
  dialog.append(form);
  const done = opened(dialog);
  input.select();
  return done;
}

/** Show something to read; `fill(body, dialog)` puts it in, with its own way out where `close` is no word. */
export function read(title, close, fill) {
  const dialog = frame(title);
  dialog.classList.add("studio-reading");
  const body = document.createElement("div");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: close });
  button.className = "btn btn-quiet";
  button.addEventListener("click", () => dialog.close());
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  actions.append(button);
  dialog.append(body, ...(close ? [actions] : []));
  const done = opened(dialog);
  fill(body, dialog);
  return done;
}

function frame(title) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "ask studio-dialog" });
  const heading = Object.assign(document.createElement("h2"), { textContent: title, id: `dialog-${Date.now()}` });
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  return dialog;
}

function opened(dialog) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus?.();
      resolve(dialog.returnValue || null);
    }),
  );
}
