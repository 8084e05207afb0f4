// On the way to submitting: what is submitted is what the house has, so everything drawn is saved first, and nobody
// leaves for that page over an edition they have not seen.

export function keepSubmission(studio, link) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (link.getAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    try {
      if (await isAllThere(studio)) location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  });
}

/** Whether the house has all that is drawn here and nothing newer; says so where it has not. */
async function isAllThere(studio) {
  do {
    if (await studio.save()) continue;
    if (studio.isUnsaved()) studio.announce(studio.words.submitUnsaved);
    return false; // theirs was loaded: that has been said
  } while (studio.isUnsaved());
  const there = await studio.company();
  if (!there) studio.announce(studio.words.submitUnsaved);
  else if (there.revision > studio.design.revision) {
    studio.announce(studio.say("submitNewer", { name: there.updated_by, at: there.updated_at }));
  } else return true;
  return false;
}
