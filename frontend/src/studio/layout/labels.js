// How much room a name takes where it stands outside its element.
const WIDTH = 90;
const LETTERS = 15; // of a name, in one line of a label that is as wide
const LINE = 14;

export function labelHeight(element, width = WIDTH) {
  const letters = Math.floor((LETTERS * width) / WIDTH);
  return LINE * Math.max(1, Math.ceil((element.getAttribute("name") ?? "").length / letters));
}
