// The name under which a form's answers enter the dossier's facts. Left empty it is the form's key, whose dots no
// condition can read; so one is proposed when the form is chosen, and whoever draws may write another.
import { all, isPersons, says, writeAll } from "./values.js";

/** Choose the form of a step; the fact's name comes with it, unless somebody has written one. */
export function chooseForm(studio, element, forms, key) {
  const proposed = forms.find(({ code }) => code === says(element, "form"))?.fact;
  const written = says(element, "fact");
  const isOurs = !written || written.replace(/_\d+$/, "") === proposed;
  const fact = forms.find(({ code }) => code === key)?.fact;
  writeAll(studio, element, { form: key, ...(isOurs && { fact: fact && unused(studio, element, fact) }) });
}

/** The name, or the name with a number, that nothing else in the design answers to. */
function unused(studio, element, fact) {
  const taken = new Set([...drawn(studio, element), ...elsewhere(studio), studio.content.legal?.fact, studio.content.legal?.intake_form]);
  let name = fact;
  for (let number = 2; taken.has(name); number += 1) name = `${fact}_${number}`;
  return name;
}

function drawn(studio, element) {
  const others = all(studio, "bpmn:Task").filter((other) => isPersons(other) && other !== element);
  return others.map((other) => says(other, "fact") || says(other, "form"));
}

/** What the other files of the design write: their answers enter the same dossier. */
function elsewhere(studio) {
  const texts = Object.entries(studio.content.files).filter(([name]) => name !== studio.file);
  const properties = texts.flatMap(([, xml]) => [...new DOMParser().parseFromString(xml, "text/xml").getElementsByTagNameNS("*", "property")]);
  return properties.filter((each) => ["fact", "form"].includes(each.getAttribute("name"))).map((each) => each.getAttribute("value"));
}
