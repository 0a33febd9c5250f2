// Builds the pages' styles, scripts, icons and fallback fonts into dist/, which Django serves under /static/.
//   node build.mjs            once
//   node build.mjs --watch    again at every change
// The same sources give the same bytes; hashed names are added by collectstatic, not here.
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const restSlice = join(here, "node_modules/.banjie/rest.css");

// Every file here becomes one of its own in dist/. A page loads main.css, fonts.css and main.js; a room that needs more
// (an editor, charts) adds an entry and loads it in its `scripts` block.
const entries = ["css/main.css", "css/fonts.css", "js/main.js"];

const options = {
  absWorkingDir: here,
  entryPoints: entries.map((path) => ({ in: path, out: path.replace(/^(css|js)\//, "").replace(/\.\w+$/, "") })),
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  legalComments: "none",
  target: ["chrome99", "edge99", "firefox97", "safari15.4"],
  loader: { ".woff2": "file", ".woff": "empty" },
  assetNames: "fonts/[name]",
  logLevel: "warning",
};

/** One sprite without comments and line breaks; pages point into it with <use href="icons.svg#i-name">. */
async function sprite() {
  const source = await readFile(join(here, "icons/sprite.svg"), "utf8");
  const small = source.replace(/<!--[\s\S]*?-->/g, "").replace(/>\s+</g, "><").trim();
  await writeFile(join(dist, "icons.svg"), small);
  await cp(join(here, "icons/favicon.svg"), join(dist, "favicon.svg"));
}

if (!existsSync(restSlice)) {
  console.error("frontend: the slice of rare characters is missing; run `python -m office.ui.fonts` first");
  process.exit(1);
}

const began = performance.now();
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await sprite();
if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
  console.error("frontend: watching");
} else {
  await build(options);
  console.error(`frontend: built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
