// Periods as the drawing writes them: `3wd`, a number and a unit (engine/worktime/periods.py).
const LONGEST = 9999;
const HOURS = 8; // of a working day: its parts are counted in hours

/** A period as it is written in number and unit; what cannot be read stays whole in `count`, and has no unit. */
export function readPeriod(text) {
  const [, count, unit = ""] = /^\s*(\d+(?:[.,]\d{1,3})?)\s*(wh|wd|d|w|m)\s*$/.exec(text) ?? [null, text.trim()];
  return { count, unit };
}

/** The key of the sentence that says why a number of units is no period; "" when it is one. */
export function whyUnread({ count, unit }) {
  if (!/^\d{1,9}([.,]\d{1,3})?$/.test(count)) return "periodUnread";
  const number = Number(count.replace(",", ".")) * (unit === "wd" && /[.,]/.test(count) ? HOURS : 1);
  if (number > LONGEST) return "periodUnread";
  return Number.isInteger(number) ? "" : "periodPart";
}
