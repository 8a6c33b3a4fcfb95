// Starts the project's tslab with one repair. tslab compiles a name of an earlier cell to a property of its `exports`, but
// takes the name in `{ seed }`, and the key in `{ seed: other } = …`, for something else: the first is then "not
// defined", the second no JavaScript. So both are spelled out before tslab compiles them.
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { createRequire } = require("node:module");

const root = join(__dirname, "..", "..", "..");
const tslab = join(root, "node_modules", "tslab", "dist");
// A Jupyter of one's own starts this file without the project's scripts, which would have said so before.
if (!existsSync(join(tslab, "main.js"))) {
  console.error(`error: the packages are not installed: run \`npm ci\` in ${root} first`);
  process.exit(2);
}
const ts = createRequire(join(tslab, "main.js"))("@tslab/typescript-for-tslab");
const converter = require(join(tslab, "converter.js"));

/** `{ x }` as `{ x: x }`, and `{ x: y } = …` as `{ ["x"]: y } = …`. */
function spellOut(source) {
  const insertions = [];
  const visit = (node) => {
    if (ts.isShorthandPropertyAssignment(node)) {
      insertions.push([node.name.end, `: ${node.name.text}`]);
    } else if (
      ts.isBindingElement(node) &&
      node.propertyName &&
      ts.isIdentifier(node.propertyName)
    ) {
      insertions.push([node.propertyName.getStart(file), '["'], [node.propertyName.end, '"]']);
    }
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  visit(file);
  return insertions
    .sort(([a], [b]) => b - a)
    .reduce((text, [at, added]) => text.slice(0, at) + added + text.slice(at), source);
}

const { createConverter } = converter;
converter.createConverter = (options) => {
  const original = createConverter(options);
  return {
    ...original,
    convert: (declarations, source) => original.convert(declarations, spellOut(source)),
  };
};

const { startKernel } = require(join(tslab, "main.js"));
startKernel({ configPath: process.argv[2], enableFindLocal: false });
