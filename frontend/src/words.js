// The sentences the scripts say come from the page, so that they are translated with everything else.
export const words = JSON.parse(document.body.dataset.words ?? "{}");

/** Asks yes or no in a dialog; resolves to true when confirmed. */
export function ask(sentence) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const text = document.createElement("p");
  text.textContent = sentence;
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(button(words.no, "btn btn-quiet", "no"), button(words.yes, "btn btn-primary", "yes"));
  dialog.append(text, actions);
  actions.addEventListener("click", (event) => event.target.value && dialog.close(event.target.value));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }),
  );
}

function button(label, className, value) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", textContent: label, className, value });
  return element;
}
