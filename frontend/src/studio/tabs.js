// The side panel: tabs after the pattern of WAI-ARIA, arrow keys between them, each filled when it is first opened.

export function makeTabs(studio, container, tabs) {
  const list = container.querySelector("[role=tablist]");
  const made = new Map();
  for (const tab of tabs) {
    const button = Object.assign(document.createElement("button"), { type: "button", id: `tab-${tab.id}` });
    const label = Object.assign(document.createElement("span"), { textContent: studio.words[tab.word] });
    const badge = Object.assign(document.createElement("span"), { className: "studio-badge" });
    button.append(label, badge);
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", `panel-${tab.id}`);
    const panel = Object.assign(document.createElement("div"), { id: `panel-${tab.id}`, className: "studio-panel" });
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    list.append(button);
    container.append(panel);
    made.set(tab.id, { tab, button, badge, panel, mounted: undefined });
    button.addEventListener("click", () => studio.openTab(tab.id));
    if (tab.eager) mount(made.get(tab.id));
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const ids = [...made.keys()];
    const at = ids.findIndex((id) => made.get(id).button === document.activeElement);
    const next = ids[(at + step + ids.length) % ids.length];
    studio.openTab(next);
    made.get(next).button.focus();
  });

  function mount(one) {
    one.mounted ??= one.tab.mount(one.panel, studio) ?? {};
    return one.mounted;
  }
  function open(id) {
    for (const [key, one] of made) {
      const isOpen = key === id;
      one.button.setAttribute("aria-selected", String(isOpen));
      one.button.tabIndex = isOpen ? 0 : -1;
      one.panel.hidden = !isOpen;
      if (isOpen) mount(one).shown?.();
    }
  }
  const key = `tab:${location.pathname}`;
  studio.openTab = (id) => {
    try {
      sessionStorage.setItem(key, id);
    } catch {} // a browser tab that is full forgets where one was, nothing else
    open(id);
  };
  /** After a reload one is where one was: what is played there goes on. */
  studio.openLastTab = () => made.has(sessionStorage.getItem(key)) && open(sessionStorage.getItem(key));
  studio.badge = (id, text) => (made.get(id).badge.textContent = text);
  open(tabs[0].id);
}
