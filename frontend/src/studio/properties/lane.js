// A lane: which role works in it, and where.
import { select } from "./fields.js";
import { listed, routing } from "./routing.js";
import { says, write } from "./values.js";

export function lane(studio, element, choices) {
  return [
    select({
      label: studio.words.role,
      read: () => says(element, "role"),
      write: (value) => write(studio, element, "role", value),
      options: () => listed(choices.roles, studio.words.choose),
    }),
    ...routing(studio, choices, {
      label: studio.words.unit,
      read: () => says(element, "routing"),
      write: (written) => write(studio, element, "routing", written),
    }),
  ];
}
