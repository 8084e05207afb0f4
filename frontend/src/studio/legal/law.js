// The law beside the drawing: every change goes through here, so that what belongs together stays together.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { all, holderOf, says, write } from "../properties/values.js";
import { at, fresh, newest, put, slugOf, usesOf } from "./document.js";

const DRAWN = /<(?:\w+:)?property name="procedure" value="([^"]*)"/;
const USUAL = { commune: ["commune"], district: ["district"] }; // who receives what is settled at this level

export class Law {
  constructor(studio, known, told) {
    Object.assign(this, { studio, known, told });
  }

  get isBegun() {
    return Object.keys(this.studio.content.legal).length > 0;
  }

  get document() {
    const { studio, known } = this;
    return this.isBegun ? studio.content.legal : fresh({ title: studio.design.title, code: this.drawnCode, today: known.today });
  }

  get(path) {
    return at(this.document, path) ?? "";
  }

  list(path) {
    return at(this.document, path) ?? [];
  }

  /** The path of the edition that is being written. */
  get edition() {
    return `editions[${newest(this.document.editions)}]`;
  }

  set(changes) {
    const { studio } = this;
    const document = structuredClone(this.document);
    for (const [path, value] of Object.entries(changes)) put(document, path, value);
    Object.assign(document, { main: studio.content.main, uses: usesOf(studio.content, document.uses) });
    studio.touch((content) => (content.legal = document));
    studio.emit("law");
    this.told();
  }

  /** Once the drawing is saved: it may call other diagrams than before. */
  keepUses() {
    const { studio } = this;
    if (!this.isBegun) return;
    const { main, uses } = studio.content.legal;
    const now = usesOf(studio.content, uses);
    if (main !== studio.content.main || uses?.join("\n") !== now.join("\n")) this.set({});
  }

  // -- what follows from what ----------------------------------------------------------------------------------------

  async name(vi) {
    const old = this.get("name.vi");
    const { title } = this.studio.design;
    const isSlugOurs = !this.get("slug") || this.get("slug") === slugOf(old);
    const isTitleOurs = !this.isBegun || title === old;
    this.set({ "name.vi": vi, ...(isSlugOurs && { slug: slugOf(vi) }) });
    if (vi && isTitleOurs && title !== vi) await this.studio.rename(vi);
  }

  level(level) {
    const usual = USUAL[this.get("level")] ?? [];
    const isOurs = this.list("received_at").join() === usual.join();
    this.set({ level, ...(isOurs && { received_at: USUAL[level] ?? [] }) });
  }

  code(code) {
    const drawn = this.drawnCode;
    this.set({ code });
    if (code && !drawn) return this.drawCode();
  }

  paperName(path, vi) {
    const code = this.get(`${path}.code`);
    const others = this.list(`${this.edition}.papers`).map((paper) => paper.code).filter((each) => each !== code);
    const isOurs = !code || code === unique(this.get(`${path}.name.vi`), others);
    this.set({ [`${path}.name.vi`]: vi, ...(isOurs && { [`${path}.code`]: unique(vi, others) }) });
  }

  // -- the code, in the drawing and here -----------------------------------------------------------------------------

  get drawnCode() {
    const { studio } = this;
    if (studio.file !== studio.content.main) return DRAWN.exec(studio.content.files[studio.content.main])?.[1] ?? "";
    const place = this.place();
    return place ? says(place, "procedure") : "";
  }

  async drawCode() {
    const { studio } = this;
    if (studio.file !== studio.content.main) await studio.open(studio.content.main);
    const place = this.place();
    if (place) write(studio, place, "procedure", this.get("code"));
  }

  /** The pool of the procedure, or the process where it is drawn without one. */
  place() {
    const { studio } = this;
    const root = studio.modeler.get("canvas").getRootElement();
    if (is(root, "bpmn:Process")) return root;
    const pools = all(studio, "bpmn:Participant").filter((pool) => holderOf(pool).$type === "bpmn:Process");
    return pools.find((pool) => says(pool, "procedure")) ?? pools.find((pool) => holderOf(pool).isExecutable) ?? pools[0];
  }

  // -- editions ------------------------------------------------------------------------------------------------------

  /** The law changes on a day: the newest edition ends there, and a copy of it begins. */
  addEdition(from) {
    const { edition } = this;
    const next = { ...structuredClone(at(this.document, edition)), valid_from: from, valid_to: null };
    this.set({ [`${edition}.valid_to`]: from, [`editions[${this.document.editions.length}]`]: next });
  }

  /** Take the newest edition away; the one before it holds again. */
  dropEdition() {
    const kept = this.document.editions.filter((_each, place) => place !== newest(this.document.editions));
    const last = newest(kept);
    this.set({ editions: kept.map((each, place) => (place === last ? { ...each, valid_to: null } : each)) });
  }
}

function unique(name, others) {
  const code = slugOf(name, 40);
  let proposed = code;
  for (let count = 2; others.includes(proposed); count += 1) proposed = `${code}-${count}`;
  return proposed;
}
