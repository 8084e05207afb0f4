// What the design is called, and of which procedure it is: in the head of the page, as in the design itself.

export function keepNames(studio) {
  const crumb = document.querySelector("[data-procedure]");
  studio.rename = async (title) => {
    try {
      Object.assign(studio.design, { title: (await studio.call("POST", "ten", { title })).title });
      const heading = document.querySelector("[data-title]");
      heading.textContent = heading.title = studio.design.title;
    } catch (refused) {
      studio.announce(refused.message ?? studio.words.notSaved);
    }
  };
  studio.on("saved", () => {
    const code = studio.design.procedure_code;
    crumb.textContent = code ? studio.say("ofProcedure", { code }) : studio.words.ofNoProcedure;
  });
}
