// Who else has this design open: a heartbeat while the page is looked at.

const BEAT = 20_000;

export function keepCompany(studio, place) {
  const tab = crypto.randomUUID?.() ?? String(Math.random()).slice(2);

  async function beat() {
    if (document.hidden) return;
    try {
      show(await studio.call("POST", "co-mat", { tab }));
    } catch {
      place.textContent = ""; // the next beat tells; saving says aloud when the house is out of reach
    }
  }
  function show({ others, revision, updated_by, updated_at }) {
    const lines = [];
    if (others.length) lines.push(studio.say("othersHere", { names: others.join(", ") }));
    if (revision > studio.design.revision) lines.push(studio.say("newerThere", { name: updated_by, at: updated_at }));
    place.textContent = lines.join(" ");
    place.hidden = !lines.length;
  }
  addEventListener("pagehide", () => studio.call("POST", "co-mat", { tab, leaving: true }, { keepalive: true }).catch(() => {}));
  document.addEventListener("visibilitychange", beat);
  setInterval(beat, BEAT);
  studio.company = beat;
  beat();
}
