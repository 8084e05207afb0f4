// The history: every edition with who, when and why; each can be shown again, and then it is an edition of its own.
import { choose } from "./dialogs.js";

export const tab = { id: "history", word: "tabHistory", mount };

function mount(container, studio) {
  const hint = Object.assign(document.createElement("p"), { className: "quiet", textContent: studio.words.historyHint });
  const list = Object.assign(document.createElement("ol"), { className: "studio-history" });
  container.append(hint, list);

  async function refresh() {
    if (container.hidden) return;
    const { editions } = await studio.call("GET", "ban-luu");
    list.replaceChildren(...editions.map((edition) => line(studio, edition, restore)));
  }
  async function restore(edition) {
    if (!(await studio.save())) return;
    const title = studio.say("restoreTitle", { number: edition.number });
    if ((await choose(title, studio.words.restoreText, [["yes", studio.words.restore, true], ["", studio.words.cancel]])) !== "yes") return;
    if (await studio.restore(edition.number)) studio.announce(studio.say("restored", edition));
  }
  studio.on("saved", refresh);
  return { shown: refresh };
}

function line(studio, edition, restore) {
  const item = document.createElement("li");
  const head = Object.assign(document.createElement("b"), { textContent: studio.say("edition", edition) });
  const who = Object.assign(document.createElement("span"), { className: "quiet", textContent: `${edition.saved_at} · ${edition.saved_by}` });
  const why = Object.assign(document.createElement("span"), { textContent: edition.words });
  item.append(head, who, why);
  if (edition.is_shown) {
    item.append(Object.assign(document.createElement("span"), { className: "mark mark-blue", textContent: studio.words.shownNow }));
  } else {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-quiet", textContent: studio.words.restore });
    button.setAttribute("aria-label", studio.say("restoreTitle", edition));
    button.addEventListener("click", () => restore(edition));
    item.append(button);
  }
  return item;
}
