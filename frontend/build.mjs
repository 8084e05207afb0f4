// Builds the browser bundle into web/static/dist: hashed names, a manifest that says which page part is which file,
// and one SVG sprite with the icons the templates use. Beside every text lies its gzip, made here once for all requests.
import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { readersStyles } from "./readers-styles.mjs";

const target = path.resolve("../web/static/dist");
fs.rmSync(target, { recursive: true, force: true });
fs.mkdirSync(target, { recursive: true });

const manifest = { icons: sprite() };
const forOfficers = { desk: "src/desk.js", viewer: "src/viewer.js" };
const forDesigners = { studio: "src/studio/main.js", explain: "src/explain.js" };
// What they share is cut along files, not functions: built together, officers would load what only drawing needs.
const outputs = { ...(await built(forOfficers, { plugins: [readersStyles] })), ...(await built(forDesigners)) };
for (const [file, output] of Object.entries(outputs)) {
  if (!output.entryPoint) continue;
  const name = path.basename(file).replace(/-\w{8}\.(js|css)$/, "");
  manifest[name] = { js: path.basename(file), css: output.cssBundle && path.basename(output.cssBundle) };
}
fs.writeFileSync(path.join(target, "manifest.json"), JSON.stringify(manifest, null, 1));
for (const file of fs.readdirSync(target).filter((name) => /\.(js|css|svg)$/.test(name))) {
  fs.writeFileSync(path.join(target, `${file}.gz`), gzipSync(fs.readFileSync(path.join(target, file)), { level: 9 }));
}

async function built(entryPoints, more = {}) {
  const { metafile } = await esbuild.build({
    entryPoints,
    outdir: target,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2020",
    metafile: true,
    legalComments: "linked",
    loader: { ".woff2": "file", ".woff": "file", ".ttf": "empty", ".eot": "empty", ".svg": "dataurl" },
    ...more,
  });
  return metafile.outputs;
}

function sprite() {
  const names = fs.readFileSync("src/icons.txt", "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const svg = fs.readFileSync(`node_modules/bootstrap-icons/icons/${name}.svg`, "utf8");
    const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").trim();
    return `<symbol id="${name}" viewBox="0 0 16 16">${shapes}</symbol>`;
  });
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
  const file = `icons-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.svg`;
  fs.writeFileSync(path.join(target, file), text);
  return file;
}
