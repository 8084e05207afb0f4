// What is not right yet, at the field it is about; what has no field of its own stands at the next one around it.

export function mark(form, problems) {
  for (const old of form.querySelectorAll(".law-problem")) old.remove();
  for (const control of form.querySelectorAll("[data-law-told]")) {
    control.removeAttribute("aria-invalid");
    const kept = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.startsWith("law-problem"));
    if (kept.length) control.setAttribute("aria-describedby", kept.join(" "));
    else control.removeAttribute("aria-describedby");
    control.removeAttribute("data-law-told");
  }
  problems.forEach(({ field, message, is_missing: isMissing }, place) => {
    const said = Object.assign(document.createElement("p"), { className: "law-problem", id: `law-problem-${place}`, textContent: message });
    said.classList.toggle("is-missing", isMissing);
    const holder = around(form, field);
    const control = holder?.matches(".studio-field") && holder.querySelector("input, select, textarea");
    if (!holder) return form.prepend(said);
    holder.append(said);
    if (!control) return;
    if (!isMissing) control.setAttribute("aria-invalid", "true");
    control.setAttribute("data-law-told", "");
    control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), said.id].filter(Boolean).join(" "));
  });
}

/** What is about the field at a path, or the next one around it; null where there is none. */
export function around(form, field) {
  for (let path = field; path; path = path.replace(/(\.[^.[]*|\[\d+\]|^[^.[]*)$/, "")) {
    const holder = form.querySelector(`[data-path="${CSS.escape(path)}"]`);
    if (holder) return holder;
  }
  return null;
}
