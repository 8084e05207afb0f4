// A part of the page is drawn anew under whoever works in it: the focus stays on the control that had it, else goes to
// the one that has taken its place, and a reader who does not see the change is told it.

const CONTROLS = "button:not(:disabled), summary, input, select, textarea";
const PARTS = "section[aria-labelledby], section[data-file], form";

/** Show `html` in `body`; with `focus` false the focus is somebody else's care. */
export function redraw(body, html, focus = true) {
  const held = focus && body.contains(document.activeElement) ? placeOf(body, document.activeElement) : null;
  body.innerHTML = html;
  const successor = held && found(body, held);
  if (!successor) return;
  for (let fold = successor.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (successor !== fold.firstElementChild) fold.open = true;
  }
  successor.focus({ preventScroll: !held.isByKeyboard });
}

/** A line for screen readers, which stays while what it tells of is drawn anew: `tell(sentence)`. */
export function teller(container) {
  const line = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  line.setAttribute("role", "status");
  container.append(line);
  return (sentence) => (line.textContent = (sentence ?? "").replace(/\s+/g, " ").trim());
}

function placeOf(body, control) {
  const part = partOf(control);
  const alike = (among, say) => [...among.querySelectorAll(CONTROLS)].filter((each) => say(each) === say(control)).indexOf(control);
  return {
    is: sayOf(control), at: alike(body, sayOf),
    kind: kindOf(control), nth: alike(part ?? body, kindOf),
    part: part && nameOf(part), isByKeyboard: control.matches(":focus-visible"),
  }; // prettier-ignore
}

/** The same control; one of its kind in the same part of the page; what one would do first there, or anywhere. */
function found(body, { is, at, kind, nth, part }) {
  const all = [...body.querySelectorAll(CONTROLS)];
  const near = all.filter((each) => part && partOf(each) && nameOf(partOf(each)) === part);
  const nthOf = (list, n) => list[Math.min(Math.max(n, 0), list.length - 1)];
  const first = (list) => list.find((each) => each.matches(".btn-primary")) ?? list[0];
  return nthOf(all.filter((each) => sayOf(each) === is), at) ?? nthOf(near.filter((each) => kindOf(each) === kind), nth) ?? first(near) ?? first(all); // prettier-ignore
}

const partOf = (control) => control.closest(PARTS);
const nameOf = (part) => [part.localName, part.getAttribute("aria-labelledby"), JSON.stringify(part.dataset)].join(" ");
const kindOf = (control) => [control.localName, control.className, ...Object.keys(control.dataset)].join(" ");
const sayOf = (control) => [control.localName, control.name, JSON.stringify(control.dataset), partOf(control) && nameOf(partOf(control)), Object.keys(control.dataset).length ? "" : control.textContent.trim()].join(" ");
