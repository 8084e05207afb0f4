// Chooses every element of the drawing in turn and waits for its properties: what the panel said of each.
async () => {
  const registry = studio.modeler.get("elementRegistry");
  const panel = document.getElementById("panel-properties");
  const said = [];
  for (const element of registry.filter((each) => each.parent && !each.labelTarget)) {
    studio.modeler.get("selection").select(element);
    await studio.choices;
    await new Promise((done) => setTimeout(done, 5));
    if (!panel.textContent.includes(element.id)) said.push(`undefined: nothing is said of ${element.id}`);
    said.push(panel.textContent);
  }
  return said;
};
