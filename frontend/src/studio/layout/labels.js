// How much room a name takes where it stands outside its element.
const LETTERS = 15; // of a name, in one line of a label
const LINE = 14;

export function labelHeight(element) {
  return LINE * Math.max(1, Math.ceil((element.getAttribute("name") ?? "").length / LETTERS));
}
