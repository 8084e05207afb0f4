// Who else has this design open: a heartbeat while the page is looked at.

const BEAT = 20_000;

export function keepCompany(studio, place) {
  const tab = crypto.randomUUID?.() ?? String(Math.random()).slice(2);

  /** What the house knows of this design now; undefined where it could not be asked. */
  async function beat() {
    if (document.hidden) return undefined;
    try {
      const there = await studio.call("POST", "co-mat", { tab });
      show(there);
      return there;
    } catch {
      place.textContent = ""; // the next beat tells; saving says aloud when the house is out of reach
      return undefined;
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
